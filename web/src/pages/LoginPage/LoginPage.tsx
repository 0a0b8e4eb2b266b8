import { useState } from "react";
import { Navigate } from "react-router";

import { useDocumentTitle } from "../../hooks/useDocumentTitle";
import { useTexts } from "../../hooks/useLanguage";
import { useReturnPath, useWayTo } from "../../hooks/useReturnPath";
import { useSession } from "../../hooks/useSession";
import { useSubmit } from "../../hooks/useSubmit";
import { PasswordField } from "../../ui/PasswordField/PasswordField";
import { TextField } from "../../ui/TextField/TextField";
import { EntryForm } from "../../widgets/EntryForm/EntryForm";

export default function LoginPage() {
  const texts = useTexts();
  useDocumentTitle(texts.loginTitle);
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
      elsewhere={{ question: texts.noAccount, to: wayToRegister, answer: texts.register }}
      lead={lost === null ? texts.loginLead : texts.loginLeadAgain}
      onSubmit={() => {
        setWasTried(true);
        if (username !== "" && password !== "") submission.submit();
      }}
      submission={submission}
      title={texts.loginTitle}
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
        hide={texts.hidePassword}
        label={texts.password}
        name="password"
        onChange={setPassword}
        problems={missing(password)}
        show={texts.showPassword}
        value={password}
      />
    </EntryForm>
  );
}
