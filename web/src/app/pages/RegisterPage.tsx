import { useState } from "react";
import { Navigate } from "react-router";

import { AuthForm, PasswordRules, useSession } from "../../features/accounts";
import { useAuthPath, useReturnPath } from "../../ui/hooks/route";
import { authCatalogue } from "../../texts/auth";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useConfig } from "../../ui/hooks/useConfig";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useSubmit } from "../../ui/hooks/useSubmit";
import { PasswordField } from "../../ui/PasswordField/PasswordField";
import { TextField } from "../../ui/TextField/TextField";

export default function RegisterPage() {
  const texts = useTexts();
  const auth = useTexts(authCatalogue);
  useDocumentTitle(auth.registerTitle);
  const { user, actions } = useSession();
  const config = useConfig();
  const returnPath = useReturnPath();
  const loginPath = useAuthPath("/login");
  const [username, setUsername] = useState("");
  const [password1, setPassword1] = useState("");
  const [password2, setPassword2] = useState("");
  const [wasTried, setWasTried] = useState(false);
  const submission = useSubmit(() => actions.register({ username, password1, password2 }));

  const fields = submission.problem?.fields ?? {};
  const isDifferent = password1 !== password2;
  const missing = (value: string) => (wasTried && value === "" ? [texts.fillIn] : []);
  const different = wasTried && isDifferent ? [auth.passwordsDiffer] : [];

  if (user !== null) return <Navigate replace to={returnPath} />;

  return (
    <AuthForm
      action={texts.register}
      elsewhere={{ question: auth.haveAccount, to: loginPath, answer: texts.signIn }}
      lead={auth.registerLead}
      onSubmit={() => {
        setWasTried(true);
        if (username !== "" && password1 !== "" && !isDifferent) submission.submit();
      }}
      submission={submission}
      title={auth.registerTitle}
    >
      <TextField
        autoCapitalize="none"
        autoComplete="username"
        hint={config === null ? "" : texts.usernameHint({ max: config.usernameMaxLength })}
        label={texts.username}
        name="username"
        onChange={setUsername}
        problems={fields.username ?? missing(username)}
        spellCheck={false}
        value={username}
      />
      <PasswordField
        autoComplete="new-password"
        hide={auth.hidePassword}
        label={auth.password}
        name="password1"
        onChange={setPassword1}
        problems={fields.password ?? missing(password1)}
        show={auth.showPassword}
        value={password1}
      />
      <PasswordField
        autoComplete="new-password"
        hide={auth.hidePassword}
        label={auth.passwordAgain}
        name="password2"
        onChange={setPassword2}
        problems={different}
        show={auth.showPassword}
        value={password2}
      />
      <PasswordRules password={password1} username={username} />
    </AuthForm>
  );
}
