import { minLength, object, string } from "zod/mini";

import { AuthForm, useSession } from "../../features/accounts";
import { authCatalogue } from "../../texts/auth";
import { useForm } from "../../ui/Form/useForm";
import { useAuthPath } from "../../ui/hooks/route";
import { useTexts } from "../../ui/hooks/useLanguage";
import { PasswordField } from "../../ui/PasswordField/PasswordField";
import { TextField } from "../../ui/TextField/TextField";

const CREDENTIALS = object({
  username: string().check(minLength(1, "missing")),
  password: string().check(minLength(1, "missing")),
});

export default function LoginPage() {
  const texts = useTexts();
  const auth = useTexts(authCatalogue);
  const { lost, actions } = useSession();
  const registerPath = useAuthPath("/register");
  const form = useForm({
    initial: { username: lost ?? "", password: "" },
    schema: CREDENTIALS,
    words: { missing: texts.fillIn },
    send: (values) => actions.signIn(values),
  });

  return (
    <AuthForm
      action={texts.signIn}
      elsewhere={{ question: auth.noAccount, to: registerPath, answer: texts.register }}
      form={form}
      lead={lost === null ? auth.loginLead : auth.loginLeadAgain}
      title={auth.loginTitle}
    >
      <TextField
        {...form.field("username")}
        autoCapitalize="none"
        autoComplete="username"
        label={texts.username}
        spellCheck={false}
      />
      <PasswordField
        {...form.field("password")}
        autoComplete="current-password"
        hide={auth.hidePassword}
        label={auth.password}
        show={auth.showPassword}
      />
    </AuthForm>
  );
}
