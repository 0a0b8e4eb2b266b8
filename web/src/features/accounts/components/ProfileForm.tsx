import { useEffect, useRef } from "react";

import { profilePath } from "../../../lib/routes";
import { Form } from "../../../ui/Form/Form";
import { FormProblem } from "../../../ui/FormProblem/FormProblem";
import { useConfig } from "../../../ui/hooks/useConfig";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { profileCatalogue } from "../../../texts/profile";
import { Link } from "../../../ui/Link/Link";
import { TextArea } from "../../../ui/TextArea/TextArea";
import { TextField } from "../../../ui/TextField/TextField";
import type { User } from "../dto";
import { useProfileForm } from "../profileHooks";
import { AvatarEditor } from "./AvatarEditor";
import styles from "./ProfileForm.module.css";
import { SaveBar } from "./SaveBar";
import { SignOutSection } from "./SignOutSection";

const BIO_LIMIT = 1000; // characters, as in the API
const BIO_NEARLY_FULL = 100; // characters left at which the counter appears
const TOO_LARGE = 413; // HTTP status if a proxy or the server refuses the picture

export function ProfileForm({ user }: { readonly user: User }) {
  const texts = useTexts();
  const profileTexts = useTexts(profileCatalogue);
  const config = useConfig();
  const profile = useProfileForm(user);
  const { values, picture, submission } = profile;
  const isTooLarge = submission.problem?.status === TOO_LARGE;
  const problems = submission.problem?.fields ?? {};
  const left = BIO_LIMIT - Array.from(values.bio).length;
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [submission.problem]);

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>{texts.profile}</h1>
        <Link to={profilePath(user.username)}>{profileTexts.seenByOthers}</Link>
      </header>
      <Form className={styles.form} onSubmit={submission.submit} ref={form}>
        <section aria-label={profileTexts.picture} className={styles.card}>
          <AvatarEditor
            onChoose={(chosen) => profile.change({ picture: chosen })}
            onCrop={profile.recrop}
            onDiscard={() => profile.discard("picture")}
            picture={picture}
            problems={isTooLarge ? [profileTexts.pictureTooLarge] : (problems.image ?? [])}
            user={user}
          />
        </section>
        <section aria-label={profileTexts.aboutYou} className={styles.card}>
          {!isTooLarge && <FormProblem problem={submission.problem} />}
          <TextField
            autoCapitalize="none"
            autoComplete="username"
            hint={config === null ? undefined : texts.usernameHint({ max: config.usernameMaxLength })}
            label={texts.username}
            name="username"
            onChange={(username) => profile.change({ username })}
            problems={problems.username}
            spellCheck={false}
            value={values.username}
          />
          <TextField
            autoComplete="email"
            hint={profileTexts.emailHint}
            label={profileTexts.email}
            name="email"
            onChange={(email) => profile.change({ email })}
            problems={problems.email}
            type="email"
            value={values.email}
          />
          <TextArea
            hint={
              left > BIO_NEARLY_FULL
                ? profileTexts.bioHint
                : left < 0
                  ? texts.charactersOver({ number: -left })
                  : texts.charactersLeft({ number: left })
            }
            label={profileTexts.bio}
            name="bio"
            onChange={(bio) => profile.change({ bio })}
            problems={problems.bio}
            value={values.bio}
          />
        </section>
        <SaveBar
          isChanged={profile.isChanged}
          isSaved={profile.isSaved}
          onDiscard={() => profile.discard()}
          submission={submission}
        />
      </Form>
      <SignOutSection />
    </div>
  );
}
