# Two images: `docker build -t echochat .` is the server, which needs nothing else;
# `docker build -t echochat-nginx --target nginx .` is nginx with the web client (compose.yml).

FROM node:24-slim AS web
WORKDIR /build
COPY web/package.json web/package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY web/ ./
RUN npm run build


FROM nginx:1.28 AS nginx
# What the templates are filled with; docs/operations.md explains those to set.
ENV NGINX_ENTRYPOINT_LOCAL_RESOLVERS=1 \
    NGINX_VARIANT=tls \
    NGINX_UPSTREAM="server echochat:8000 resolve max_fails=3 fail_timeout=5s;" \
    NGINX_HTTP_PORT=8080 \
    NGINX_HTTPS_PORT=8443 \
    NGINX_TRUSTED="" \
    NGINX_MAX_UPLOAD=21m \
    NGINX_SOCKET_TIMEOUT=90s \
    NGINX_REQUEST_RATE=50r/s \
    NGINX_REQUEST_BURST=500 \
    NGINX_CONNECTIONS=1000 \
    NGINX_ACCESS_LOG=/dev/stdout \
    NGINX_CERTS=/etc/nginx/certs \
    NGINX_ACME=/srv/acme \
    NGINX_CLIENT=/srv/client \
    NGINX_MEDIA=/srv/media \
    NGINX_TEMP=/tmp \
    ECHOCHAT_PUBLIC_BASE_URL=""
RUN rm /etc/nginx/conf.d/default.conf \
    && mkdir -p /srv/acme /srv/media \
    && chown 101:101 /etc/nginx/conf.d
COPY nginx/nginx.conf /etc/nginx/nginx.conf
COPY nginx/templates/ /etc/nginx/templates/
COPY --from=web /build/dist/ /srv/client/
USER 101:101
EXPOSE 8080 8443
# Not the image's SIGQUIT, which would wait for the last socket.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s \
    CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8080/"]
CMD ["nginx", "-g", "daemon off; pid /tmp/nginx.pid;"]


FROM python:3.13-slim AS wheels
WORKDIR /build
COPY requirements/runtime.txt ./
RUN pip wheel --no-cache-dir --wheel-dir /wheels --require-hashes --requirement runtime.txt


FROM python:3.13-slim AS echochat
# PostgreSQL wants a user with a name.
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin echochat \
    && install -d -o echochat -g echochat /data /data/media
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index /wheels/*.whl
WORKDIR /app
COPY schema.sql ./
COPY echochat/ echochat/
COPY --from=web /build/dist/ web/dist/
RUN python -m compileall -q echochat
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ECHOCHAT_HOST=0.0.0.0 \
    ECHOCHAT_PORT=8000 \
    ECHOCHAT_DATA_DIR=/data
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, sys; from http.client import HTTPConnection as Http; h = os.environ.get('ECHOCHAT_HOST', ''); c = Http('localhost' if h in ('', '0.0.0.0', '::') else h, int(os.environ['ECHOCHAT_PORT']), timeout=4); c.request('GET', '/api/health/live/'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["python", "-m", "echochat"]
