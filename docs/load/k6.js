// The same load in k6's words: readers and senders in the public room, every reader checked.
//
//   k6 run -e URL=http://127.0.0.1:8000 -e READERS=200 -e SENDERS=20 -e SECONDS=30 docs/load/k6.js
//
// Raise WS_CONNECT_RATE_LIMIT, CHAT_MESSAGE_RATE_LIMIT and AUTH_RATE_LIMIT of the server first.
import http from "k6/http";
import ws from "k6/ws";
import { check, fail } from "k6";
import exec from "k6/execution";
import { Counter, Trend } from "k6/metrics";

const URL = __ENV.URL || "http://127.0.0.1:8000";
const READERS = Number(__ENV.READERS || 200);
const SENDERS = Number(__ENV.SENDERS || 20);
const SECONDS = Number(__ENV.SECONDS || 30);
const SETTLE_SECONDS = 5;
const PASSWORD = "a load of passwords 7";

const delivered = new Counter("echochat_delivered");
const missing = new Counter("echochat_missing");
const repeated = new Counter("echochat_repeated");
const latency = new Trend("echochat_latency", true);

export const options = {
  setupTimeout: "5m",
  scenarios: {
    sockets: {
      executor: "per-vu-iterations",
      vus: READERS,
      iterations: 1,
      maxDuration: `${SECONDS + 6 * SETTLE_SECONDS}s`,
    },
  },
  thresholds: {
    checks: ["rate==1"],
    echochat_missing: ["count==0"],
    echochat_repeated: ["count==0"],
    echochat_latency: ["p(99)<1000"],
  },
};

function post(action, body) {
  const token = http.get(`${URL}/api/auth/csrf/`).json("csrfToken");
  return http.post(`${URL}/api/auth/${action}/`, JSON.stringify(body), {
    headers: { "Content-Type": "application/json", "X-CSRFToken": token, Origin: URL },
  });
}

function signIn(username) {
  http.cookieJar().clear(URL);
  let answer = post("login", { username, password: PASSWORD });
  if (answer.status !== 200) {
    answer = post("register", { username, password1: PASSWORD, password2: PASSWORD });
  }
  if (answer.status !== 200 && answer.status !== 201) {
    fail(`${username} can't sign in: ${answer.status}`);
  }
  return http.cookieJar().cookiesForURL(URL).sessionid[0];
}

export function setup() {
  const sessions = [];
  for (let n = 0; n < SENDERS; n += 1) {
    sessions.push(signIn(`load-k6-${n}`));
  }
  const history = http.get(`${URL}/api/chat/rooms/public/messages/?limit=1`).json("messages");
  return { sessions, lastSeq: history.length ? history[0].seq : 0 };
}

export default function (data) {
  const number = exec.vu.idInTest - 1;
  const session = data.sessions[number % data.sessions.length];
  const sends = number < SENDERS;
  const endOfSending = Date.now() + SECONDS * 1000;
  let nextSeq = data.lastSeq + 1;
  let count = 0;

  const address = `${URL.replace(/^http/, "ws")}/ws/chat/public/?after=${data.lastSeq}`;
  const params = { headers: { Cookie: `sessionid=${session}`, Origin: URL } };
  const answer = ws.connect(address, params, (socket) => {
    const say = () => {
      if (Date.now() < endOfSending) {
        count += 1;
        const nonce = `k6-${number}-${count}-${Date.now()}`;
        socket.send(JSON.stringify({ message: `load ${Date.now()} ${nonce}`, nonce }));
      }
    };
    socket.on("open", () => {
      if (sends) {
        socket.setTimeout(say, SETTLE_SECONDS * 1000);
      }
      socket.setTimeout(() => socket.close(), (SECONDS + 2 * SETTLE_SECONDS) * 1000);
    });
    socket.on("message", (text) => {
      const frame = JSON.parse(text);
      if (frame.error === "rate_limited") {
        socket.setTimeout(say, frame.retry_after * 1000);
      }
      if (frame.seq === undefined) {
        return;
      }
      delivered.add(1);
      missing.add(Math.max(0, frame.seq - nextSeq));
      repeated.add(frame.seq < nextSeq ? 1 : 0);
      nextSeq = Math.max(nextSeq, frame.seq + 1);
      if (frame.message.startsWith("load ")) {
        latency.add(Date.now() - Number(frame.message.split(" ")[1]));
      }
      if (frame.nonce && frame.nonce.startsWith(`k6-${number}-`)) {
        say();
      }
    });
  });
  check(answer, { "was let in": (response) => response && response.status === 101 });
}
