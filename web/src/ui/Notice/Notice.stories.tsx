import { FormProblem } from "../FormProblem/FormProblem";
import { useTexts } from "../hooks/useLanguage";
import { Notice } from "./Notice";

export function Variants() {
  const texts = useTexts();
  return (
    <>
      <Notice variant="danger">{texts.serverAway}</Notice>
      <Notice variant="warning">{texts.reconnecting}</Notice>
      <Notice variant="info">{texts.guestsRead}</Notice>
    </>
  );
}

export function OfForms() {
  return <FormProblem problem={{ kind: "away", status: 0, message: "", fields: {}, until: 0 }} />;
}
