import { useState } from "react";
import { Navigate } from "react-router";

import { AuthForm, useSession } from "../../features/accounts";
import { useAuthPath, useReturnPath } from "../../ui/hooks/route";
import { authCatalogue } from "../../texts/auth";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useSubmit } from "../../ui/hooks/useSubmit";
import { PasswordField } from "../../ui/PasswordField/PasswordField";
import { TextField } from "../../ui/TextField/TextField";

export default function LoginPage() {
  const texts = useTexts();
  const auth = useTexts(authCatalogue);
  useDocumentTitle(auth.loginTitle);
  const { user, lost, actions } = useSession();
  const returnPath = useReturnPath();
  const registerPath = useAuthPath("/register");
  const [username, setUsername] = useState(lost ?? "");
  const [password, setPassword] = useState("");
  const [wasTried, setWasTried] = useState(false);
  const submission = useSubmit(() => actions.signIn({ username, password }));
  const missing = (value: string) => (wasTried && value === "" ? [texts.fillIn] : []);

  if (user !== null) return <Navigate replace to={returnPath} />;

  return (
    <AuthForm
      action={texts.signIn}
      elsewhere={{ question: auth.noAccount, to: registerPath, answer: texts.register }}
      lead={lost === null ? auth.loginLead : auth.loginLeadAgain}
      onSubmit={() => {
        setWasTried(true);
        if (username !== "" && password !== "") submission.submit();
      }}
      submission={submission}
      title={auth.loginTitle}
    >
      <TextField
        autoCapitalize="none"
        autoComplete="username"
        label={texts.username}
        name="username"
        onChange={setUsername}
        problems={missing(username)}
        spellCheck={false}
        value={username}
      />
      <PasswordField
        autoComplete="current-password"
        hide={auth.hidePassword}
        label={auth.password}
        name="password"
        onChange={setPassword}
        problems={missing(password)}
        show={auth.showPassword}
        value={password}
      />
    </AuthForm>
  );
}
