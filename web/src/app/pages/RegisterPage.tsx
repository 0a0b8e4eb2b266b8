import { minLength, object, refine, string } from "zod/mini";

import { AuthForm, PasswordRules, useSession } from "../../features/accounts";
import { authCatalogue } from "../../texts/auth";
import { useForm } from "../../ui/Form/useForm";
import { useAuthPath } from "../../ui/hooks/route";
import { useConfig } from "../../ui/hooks/useConfig";
import { useTexts } from "../../ui/hooks/useLanguage";
import { PasswordField } from "../../ui/PasswordField/PasswordField";
import { TextField } from "../../ui/TextField/TextField";

const INITIAL = { username: "", password: "", again: "" };
const REGISTRATION = object({
  username: string().check(minLength(1, "missing")),
  password: string().check(minLength(1, "missing")),
  again: string(),
}).check(refine(({ password, again }) => password === again, { error: "different", path: ["again"] }));

export default function RegisterPage() {
  const texts = useTexts();
  const auth = useTexts(authCatalogue);
  const { actions } = useSession();
  const config = useConfig();
  const loginPath = useAuthPath("/login");
  const form = useForm({
    initial: INITIAL,
    schema: REGISTRATION,
    words: { missing: texts.fillIn, different: auth.passwordsDiffer },
    send: ({ username, password, again }) => actions.register({ username, password1: password, password2: again }),
  });

  return (
    <AuthForm
      action={texts.register}
      elsewhere={{ question: auth.haveAccount, to: loginPath, answer: texts.signIn }}
      form={form}
      lead={auth.registerLead}
      title={auth.registerTitle}
    >
      <TextField
        {...form.field("username")}
        autoCapitalize="none"
        autoComplete="username"
        hint={config === null ? "" : texts.usernameHint({ max: config.usernameMaxLength })}
        label={texts.username}
        spellCheck={false}
      />
      <PasswordField
        {...form.field("password")}
        autoComplete="new-password"
        hide={auth.hidePassword}
        label={auth.password}
        show={auth.showPassword}
      />
      <PasswordField
        {...form.field("again")}
        autoComplete="new-password"
        hide={auth.hidePassword}
        label={auth.passwordAgain}
        show={auth.showPassword}
      />
      <PasswordRules password={form.valueOf("password")} username={form.valueOf("username")} />
    </AuthForm>
  );
}
