import { useTexts } from "../hooks/useLanguage";
import { Icon } from "../Icon/Icon";
import { Button, ButtonLink, IconButton, IconLink } from "./Button";

const VARIANTS = ["primary", "secondary", "text", "danger", "ghost"] as const;

export function Buttons() {
  const texts = useTexts();
  return VARIANTS.map((variant) => (
    <Button key={variant} variant={variant}>
      {texts.signIn}
    </Button>
  ));
}

export function Disabled() {
  const texts = useTexts();
  return VARIANTS.map((variant) => (
    <Button disabled key={variant} variant={variant}>
      {texts.signIn}
    </Button>
  ));
}

export function WithIcon() {
  const texts = useTexts();
  return (
    <>
      <Button variant="secondary">
        <Icon name="person" />
        {texts.profile}
      </Button>
      <Button aria-expanded variant="ghost">
        <Icon name="people" />
        {texts.onlineNow}
      </Button>
    </>
  );
}

export function IconButtons() {
  const texts = useTexts();
  return (
    <>
      <IconButton icon="more" label={texts.messageMenu} />
      <IconButton aria-expanded icon="more" label={texts.messageMenu} />
      <IconButton icon="up" label={texts.toNewest} variant="primary" />
      <IconButton disabled icon="up" label={texts.toNewest} variant="primary" />
      <IconLink icon="search" label={texts.search} to="/search" />
    </>
  );
}

export function Links() {
  const texts = useTexts();
  return (
    <>
      <ButtonLink to="/login">{texts.signIn}</ButtonLink>
      <ButtonLink to="/register" variant="secondary">
        {texts.register}
      </ButtonLink>
    </>
  );
}
