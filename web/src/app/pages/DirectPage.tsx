import { Navigate } from "react-router";

import { useSession } from "../../features/accounts";
import { ConversationList, StartChatForm } from "../../features/conversations";
import { directPath } from "../../lib/routes";
import { ButtonLink } from "../../ui/Button/Button";
import { EmptyState } from "../../ui/EmptyState/EmptyState";
import { useAuthPath, useDirectParams } from "../../ui/hooks/route";
import { directCatalogue } from "../../texts/direct";
import { useKeptScroll } from "../../ui/hooks/useKeptPlace";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { DirectConversation } from "./DirectConversation";
import styles from "./DirectPage.module.css";

/** The user's direct conversations, with the one in the address beside them. */
export default function DirectPage() {
  const texts = useTexts();
  const list = useKeptScroll("chats");
  const params = useDirectParams();
  const { status, user, epoch } = useSession();
  if (params !== null && !params.isCanonical) return <Navigate replace to={directPath(params.name)} />;
  if (user === null && status !== "loading") return <SignInPrompt />;
  const name = params?.name;
  return (
    <div className={styles.page} data-fills="true" data-open={name !== undefined}>
      <section aria-label={texts.chats} className={styles.aside} ref={list}>
        {name === undefined ? <ListTitle /> : <p className={styles.title}>{texts.directChats}</p>}
        <StartChatForm />
        <ConversationList current={name} />
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
  const direct = useTexts(directCatalogue);
  return (
    <div className={styles.nobody}>
      <p className={styles.question}>{direct.pickChat}</p>
      <p className={styles.soft}>{direct.pickChatLead}</p>
    </div>
  );
}

function SignInPrompt() {
  const texts = useTexts();
  const direct = useTexts(directCatalogue);
  const loginPath = useAuthPath("/login");
  const registerPath = useAuthPath("/register");
  useDocumentTitle(texts.directChats);
  return (
    <EmptyState lead={direct.directForGuests} title={texts.directChats}>
      <ButtonLink to={loginPath}>{texts.signIn}</ButtonLink>
      <ButtonLink variant="secondary" to={registerPath}>
        {texts.register}
      </ButtonLink>
    </EmptyState>
  );
}
