import { useState } from "react";
import { Navigate } from "react-router";

import { AuthForm, useSession } from "../../features/accounts";
import { useAuthPath, useReturnPath } from "../../ui/hooks/route";
import { useEntranceTexts } from "../../ui/hooks/useAuthTexts";
import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useSubmit } from "../../ui/hooks/useSubmit";
import { PasswordField } from "../../ui/PasswordField/PasswordField";
import { TextField } from "../../ui/TextField/TextField";

export default function LoginPage() {
  const texts = useTexts();
  const entrance = useEntranceTexts();
  useDocumentTitle(entrance.loginTitle);
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
      elsewhere={{ question: entrance.noAccount, to: registerPath, answer: texts.register }}
      lead={lost === null ? entrance.loginLead : entrance.loginLeadAgain}
      onSubmit={() => {
        setWasTried(true);
        if (username !== "" && password !== "") submission.submit();
      }}
      submission={submission}
      title={entrance.loginTitle}
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
        hide={entrance.hidePassword}
        label={entrance.password}
        name="password"
        onChange={setPassword}
        problems={missing(password)}
        show={entrance.showPassword}
        value={password}
      />
    </AuthForm>
  );
}
