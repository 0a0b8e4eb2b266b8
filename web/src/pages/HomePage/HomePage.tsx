import { useDocumentTitle } from "../../hooks/useDocumentTitle";
import { useTexts } from "../../hooks/useLanguage";
import { useSession } from "../../hooks/useSession";
import { ButtonLink } from "../../ui/Button/Button";
import { PrivateRoomForm } from "../../widgets/PrivateRoomForm/PrivateRoomForm";
import styles from "./HomePage.module.css";

export default function HomePage() {
  const texts = useTexts();
  useDocumentTitle("");
  const { user } = useSession();
  return (
    <div className={styles.page}>
      <section className={styles.hero}>
        <h1 className={styles.title}>{texts.homeTitle}</h1>
        <p className={styles.lead}>{texts.homeLead}</p>
      </section>
      <div className={styles.doors}>
        <section className={styles.door}>
          <h2>{texts.publicRoom}</h2>
          <p className={styles.soft}>{texts.publicRoomLead}</p>
          <ButtonLink to="/rooms/public">{texts.enterPublicRoom}</ButtonLink>
        </section>
        <section className={styles.door}>
          <h2>{texts.privateRoom}</h2>
          <p className={styles.soft}>{texts.privateRoomLead}</p>
          {user === null ? <Entrance /> : <PrivateRoomForm />}
        </section>
      </div>
    </div>
  );
}

function Entrance() {
  const texts = useTexts();
  return (
    <>
      <p className={styles.soft}>{texts.privateRoomForGuests}</p>
      <div className={styles.actions}>
        <ButtonLink to="/register">{texts.register}</ButtonLink>
        <ButtonLink look="quiet" to="/login">
          {texts.signIn}
        </ButtonLink>
      </div>
    </>
  );
}
