import { type KeyboardEvent, useState } from "react";

import { copy } from "../../../lib/navigator";
import { serverNow } from "../../../lib/serverClock";
import { Button } from "../../../ui/Button/Button";
import { useAnchorPosition } from "../../../ui/hooks/useAnchorPosition";
import { useConfig } from "../../../ui/hooks/useConfig";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { messageActionsCatalogue } from "../../../texts/messageActions";
import { lazyComponent } from "../../../ui/lazyComponent/lazyComponent";
import type { Message } from "../dto";
import styles from "./MessageMenu.module.css";

const EmojiPicker = lazyComponent(() => import("./EmojiPicker"));

interface MessageMenuProps {
  readonly message: Message;
  /** The button that opened it. */
  readonly anchor: HTMLElement;
  /** The path of the page at this message. */
  readonly link: string;
  readonly isOwn: boolean;
  readonly canWrite: boolean;
  readonly canModerate: boolean;
  readonly onReact: (emoji: string) => void;
  readonly onReply: () => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

type Step = "menu" | "emoji" | "remove" | "notCopied";

const QUICK_REACTIONS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/** What can be done with a message. */
export function MessageMenu(props: MessageMenuProps) {
  const { anchor, onClose } = props;
  const texts = useTexts();
  const actions = useTexts(messageActionsCatalogue);
  const [step, setStep] = useState<Step>("menu");
  const menu = useAnchorPosition(anchor, step);

  const close = () => {
    onClose();
    anchor.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    else if (step !== "menu" || !moveFocus(menu.current, event.key)) return;
    event.preventDefault();
  };

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys and focus that come from what is inside
    <div
      aria-label={step === "remove" ? actions.removeTitle : texts.messageMenu}
      className={styles.menu}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) onClose();
      }}
      onKeyDown={onKeyDown}
      ref={menu}
      role="dialog"
      tabIndex={-1}
    >
      {step === "menu" && <Choices {...props} close={close} setStep={setStep} />}
      {step === "remove" && <Confirmation {...props} close={close} />}
      {step === "notCopied" && (
        <p className={styles.confirmation} role="alert">
          {actions.notCopied}
        </p>
      )}
      {step === "emoji" && (
        <div className={styles.emoji}>
          <EmojiPicker
            onClose={close}
            onPick={(sign) => {
              props.onReact(sign);
              close();
            }}
          />
        </div>
      )}
    </div>
  );
}

interface StepProps extends MessageMenuProps {
  readonly close: () => void;
}

interface ChoicesProps extends StepProps {
  readonly setStep: (step: Step) => void;
}

function Choices(props: ChoicesProps) {
  const { message, link, isOwn, canWrite, canModerate, onReply, onEdit, onClose, close, setStep } = props;
  const actions = useTexts(messageActionsCatalogue);
  const [openedAt] = useState(serverNow);
  const window = 1000 * (useConfig()?.chatEditWindowSeconds ?? Infinity);
  const isEditable = isOwn && canWrite && openedAt - message.createdAt < window;
  const onCopied = (isCopied: boolean) => (isCopied ? close() : setStep("notCopied"));
  const then = (act: () => void, end: () => void) => () => {
    end();
    act();
  };
  return (
    <div role="menu">
      {canWrite && <Usual {...props} />}
      {canWrite && <Choice label={actions.reply} onChoose={then(onReply, onClose)} />}
      <Choice label={actions.copy} onChoose={() => void copy(message.content).then(onCopied)} />
      <Choice label={actions.copyLink} onChoose={() => void copy(new URL(link, document.baseURI).href).then(onCopied)} />
      {isEditable && <Choice label={actions.edit} onChoose={then(onEdit, onClose)} />}
      {(isOwn || canModerate) && <Choice isGrave label={actions.remove} onChoose={() => setStep("remove")} />}
    </div>
  );
}

function Usual({ onReact, close, setStep }: ChoicesProps) {
  const actions = useTexts(messageActionsCatalogue);
  return (
    <div aria-label={actions.reactions} className={styles.usual} role="group">
      {QUICK_REACTIONS.map((emoji) => (
        <button
          aria-label={actions.reactWith({ emoji })}
          className={styles.sign}
          key={emoji}
          onClick={() => {
            onReact(emoji);
            close();
          }}
          role="menuitem"
          type="button"
        >
          {emoji}
        </button>
      ))}
      <button
        aria-label={actions.otherReaction}
        className={styles.sign}
        onClick={() => setStep("emoji")}
        role="menuitem"
        title={actions.otherReaction}
        type="button"
      >
        +
      </button>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly isGrave?: boolean;
  readonly onChoose: () => void;
}

function Choice({ label, isGrave = false, onChoose }: ChoiceProps) {
  return (
    <button className={styles.choice} data-grave={isGrave} onClick={onChoose} role="menuitem" type="button">
      {label}
    </button>
  );
}

function Confirmation({ onRemove, close }: StepProps) {
  const actions = useTexts(messageActionsCatalogue);
  return (
    <div className={styles.confirmation}>
      <p className={styles.title}>{actions.removeTitle}</p>
      <p>{actions.removeLead}</p>
      <div className={styles.answers}>
        <Button look="quiet" onClick={close}>
          {actions.cancel}
        </Button>
        <Button
          onClick={() => {
            close();
            onRemove();
          }}
        >
          {actions.remove}
        </Button>
      </div>
    </div>
  );
}

/** Where each key leads from the choice with this index, of `count`. */
const WAYS: Readonly<Record<string, (here: number, count: number) => number>> = {
  ArrowDown: (here, count) => (here + 1) % count,
  ArrowRight: (here, count) => (here + 1) % count,
  ArrowUp: (here, count) => (here + count - 1) % count,
  ArrowLeft: (here, count) => (here + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Moves the focus among the choices; false when the key is for something else. */
function moveFocus(menu: HTMLElement | null, key: string): boolean {
  const way = WAYS[key];
  if (menu === null || way === undefined) return false;
  const choices = [...menu.querySelectorAll("button")];
  const here = choices.findIndex((choice) => choice === document.activeElement);
  choices[way(here, choices.length)]?.focus();
  return true;
}
