import { useState } from "react";
import { Navigate } from "react-router";

import { useDocumentTitle } from "../../ui/hooks/useDocumentTitle";
import { useEntranceTexts } from "../../ui/hooks/useAuthTexts";
import { useTexts } from "../../ui/hooks/useLanguage";
import { useReturnPath, useWayTo } from "../../ui/hooks/useReturnPath";
import { useSession } from "../../features/accounts/hooks";
import { useSubmit } from "../../ui/hooks/useSubmit";
import { PasswordField } from "../../ui/PasswordField/PasswordField";
import { TextField } from "../../ui/TextField/TextField";
import { EntryForm } from "../../features/accounts/components/AuthForm";

export default function LoginPage() {
  const texts = useTexts();
  const entrance = useEntranceTexts();
  useDocumentTitle(entrance.loginTitle);
  const { user, lost, actions } = useSession();
  const returnPath = useReturnPath();
  const wayToRegister = useWayTo("/register");
  const [username, setUsername] = useState(lost ?? "");
  const [password, setPassword] = useState("");
  const [wasTried, setWasTried] = useState(false);
  const submission = useSubmit(() => actions.signIn({ username, password }));
  const missing = (value: string) => (wasTried && value === "" ? [texts.fillIn] : []);

  if (user !== null) return <Navigate replace to={returnPath} />;

  return (
    <EntryForm
      action={texts.signIn}
      elsewhere={{ question: entrance.noAccount, to: wayToRegister, answer: texts.register }}
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
    </EntryForm>
  );
}
