import { Navigate } from "react-router";

import { directPath } from "../../lib/routes";
import { useDirectParams } from "../../ui/hooks/useDirectParams";
import { useDirectTexts } from "../../ui/hooks/useDirectTexts";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useWayTo } from "../../ui/hooks/useReturnPath";
import { useSession } from "../../features/accounts/hooks";
import { ButtonLink } from "../../ui/Button/Button";
import { StatePage } from "../../ui/EmptyState/EmptyState";
import { ChatList } from "../../features/conversations/components/ChatList";
import { StartChatForm } from "../../features/conversations/components/StartChatForm";
import { DirectConversation } from "./DirectConversation";
import styles from "./DirectPage.module.css";

/** One's direct conversations; beside them the one that the address names. */
export default function DirectPage() {
  const texts = useTexts();
  const params = useDirectParams();
  const { status, user, epoch } = useSession();
  if (params !== null && !params.isCanonical) return <Navigate replace to={directPath(params.name)} />;
  if (user === null && status !== "loading") return <Entrance />;
  const name = params?.name;
  return (
    <div className={styles.page} data-fills="true" data-open={name !== undefined}>
      <section aria-label={texts.chats} className={styles.aside}>
        {name === undefined ? <ListTitle /> : <p className={styles.title}>{texts.directChats}</p>}
        <StartChatForm />
        <ChatList current={name} />
      </section>
      <div className={styles.pane}>
        {name === undefined || user === null ? <Nobody /> : <DirectConversation key={`${String(epoch)} ${name}`} name={name} />}
      </div>
    </div>
  );
}

function ListTitle() {
  const texts = useTexts();
  useDocumentTitle(texts.directChats);
  return <h1 className={styles.title}>{texts.directChats}</h1>;
}

function Nobody() {
  const direct = useDirectTexts();
  return (
    <div className={styles.nobody}>
      <p className={styles.question}>{direct.pickChat}</p>
      <p className={styles.soft}>{direct.pickChatLead}</p>
    </div>
  );
}

function Entrance() {
  const texts = useTexts();
  const direct = useDirectTexts();
  const wayToLogin = useWayTo("/login");
  const wayToRegister = useWayTo("/register");
  useDocumentTitle(texts.directChats);
  return (
    <StatePage lead={direct.directForGuests} title={texts.directChats}>
      <ButtonLink to={wayToLogin}>{texts.signIn}</ButtonLink>
      <ButtonLink look="quiet" to={wayToRegister}>
        {texts.register}
      </ButtonLink>
    </StatePage>
  );
}
