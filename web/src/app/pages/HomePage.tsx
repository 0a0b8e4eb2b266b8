import { useSession } from "../../features/accounts";
import { ConversationList, useConversations } from "../../features/conversations";
import { PublicFeed } from "../../features/messages";
import { OnlinePeople } from "../../features/presence";
import { PrivateRoomForm } from "../../features/rooms";
import { ButtonLink } from "../../ui/Button/Button";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { homeCatalogue } from "../../texts/home";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useServerAway } from "../../ui/hooks/useServerAway";
import { Card } from "./HomeCard";
import styles from "./HomePage.module.css";

const CHATS = 4;

/** The home page: recent activity; for guests also an introduction. */
export default function HomePage() {
  useDocumentTitle("");
  const { status, user } = useSession();
  if (user !== null) return <Own name={user.username} />;
  return status === "loading" ? null : <Welcome />;
}

function Own({ name }: { readonly name: string }) {
  const texts = useTexts();
  const home = useTexts(homeCatalogue);
  const { phase } = useConversations();
  const isAway = useServerAway();
  return (
    <div className={styles.page}>
      <h1 className={styles.greeting}>{home.homeWelcome({ name })}</h1>
      <div className={styles.main}>
        <PublicFeed />
      </div>
      <div className={styles.side}>
        <Card title={home.latestChats} way={{ to: "/direct", name: home.all, label: home.allChats }}>
          <ConversationList most={CHATS} />
        </Card>
        {(phase === "ready" || isAway) && ( // what stands below a list of unknown length would jump
          <>
            <Card title={texts.privateRoom}>
              <p className={styles.soft}>{home.privateRoomLead}</p>
              <PrivateRoomForm />
            </Card>
            <Card title={texts.onlineNow}>
              <OnlinePeople />
            </Card>
          </>
        )}
      </div>
    </div>
  );
}

function Welcome() {
  const texts = useTexts();
  const home = useTexts(homeCatalogue);
  return (
    <div className={styles.page} data-guest="true">
      <section className={styles.hero}>
        <h1 className={styles.title}>{home.homeTitle}</h1>
        <p className={styles.lead}>{home.homeLead}</p>
        <div className={styles.actions}>
          <ButtonLink to="/register">{texts.register}</ButtonLink>
          <ButtonLink variant="secondary" to="/login">
            {texts.signIn}
          </ButtonLink>
        </div>
      </section>
      <div className={styles.main}>
        <PublicFeed />
      </div>
      <div className={styles.side}>
        <Card title={texts.onlineNow}>
          <OnlinePeople />
        </Card>
        <Card title={texts.privateRoom}>
          <p className={styles.soft}>{home.privateRoomLead}</p>
          <p className={styles.soft}>{home.privateRoomForGuests}</p>
        </Card>
      </div>
    </div>
  );
}
