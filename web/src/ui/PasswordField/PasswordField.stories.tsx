import { useState } from "react";

import { authCatalogue } from "../../texts/auth";
import { useTexts } from "../hooks/useLanguage";
import { PasswordField } from "./PasswordField";

function Password({ problems }: { readonly problems?: readonly string[] }) {
  const auth = useTexts(authCatalogue);
  const [value, setValue] = useState("secret");
  return (
    <PasswordField
      hide={auth.hidePassword}
      label={auth.password}
      onChange={setValue}
      problems={problems}
      show={auth.showPassword}
      value={value}
    />
  );
}

export function Hidden() {
  return <Password />;
}

export function WithProblem() {
  const auth = useTexts(authCatalogue);
  return <Password problems={[auth.passwordsDiffer]} />;
}
