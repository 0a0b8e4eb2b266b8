import { useState } from "react";

import { copy } from "../../../lib/navigator";
import { serverNow } from "../../../lib/serverClock";
import { messageActionsCatalogue } from "../../../texts/messageActions";
import { Confirmation } from "../../../ui/Confirmation/Confirmation";
import { useConfig } from "../../../ui/hooks/useConfig";
import { useTexts } from "../../../ui/hooks/useLanguage";
import { Menu, MenuItem, MenuRow } from "../../../ui/Menu/Menu";
import { useServices } from "../../../ui/services";
import type { Message } from "../dto";
import EmojiPopover from "./EmojiPopover";

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

type Step = "menu" | "emoji" | "remove";

const QUICK_REACTIONS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/** What can be done with a message. */
export function MessageMenu(props: MessageMenuProps) {
  const { anchor, onClose, onReact, onRemove } = props;
  const texts = useTexts();
  const actions = useTexts(messageActionsCatalogue);
  const [step, setStep] = useState<Step>("menu");
  if (step === "emoji") return <EmojiPopover anchor={anchor} onClose={onClose} onPick={onReact} />;
  if (step === "remove") {
    return (
      <Confirmation
        onClose={onClose}
        onYes={() => {
          onClose();
          onRemove();
          return Promise.resolve();
        }}
        question={{ title: actions.removeTitle, lead: actions.removeLead, yes: actions.remove, no: actions.cancel }}
      />
    );
  }
  return (
    <Menu anchor={anchor} label={texts.messageMenu} onClose={onClose}>
      <Choices {...props} setStep={setStep} />
    </Menu>
  );
}

interface ChoicesProps extends MessageMenuProps {
  readonly setStep: (step: Step) => void;
}

function Choices(props: ChoicesProps) {
  const { message, link, isOwn, canWrite, canModerate, onReply, onEdit, setStep } = props;
  const actions = useTexts(messageActionsCatalogue);
  const [openedAt] = useState(serverNow);
  const window = 1000 * (useConfig()?.chatEditWindowSeconds ?? Infinity);
  const { toasts } = useServices();
  const put = async (text: string) => {
    if (await copy(text)) toasts.show(actions.copied);
    else toasts.showProblem(actions.notCopied);
  };
  const isEditable = isOwn && canWrite && openedAt - message.createdAt < window;
  return (
    <>
      {canWrite && <Usual {...props} />}
      {canWrite && (
        <MenuItem isMove onSelect={onReply}>
          {actions.reply}
        </MenuItem>
      )}
      <MenuItem onSelect={() => void put(message.content)}>{actions.copy}</MenuItem>
      <MenuItem onSelect={() => void put(new URL(link, document.baseURI).href)}>{actions.copyLink}</MenuItem>
      {isEditable && (
        <MenuItem isMove onSelect={onEdit}>
          {actions.edit}
        </MenuItem>
      )}
      {(isOwn || canModerate) && (
        <MenuItem isDanger isStep onSelect={() => setStep("remove")}>
          {actions.remove}
        </MenuItem>
      )}
    </>
  );
}

function Usual({ onReact, setStep }: ChoicesProps) {
  const actions = useTexts(messageActionsCatalogue);
  return (
    <MenuRow label={actions.reactions}>
      {QUICK_REACTIONS.map((emoji) => (
        <MenuItem key={emoji} label={actions.reactWith({ emoji })} onSelect={() => onReact(emoji)}>
          {emoji}
        </MenuItem>
      ))}
      <MenuItem isStep label={actions.otherReaction} onSelect={() => setStep("emoji")}>
        +
      </MenuItem>
    </MenuRow>
  );
}
