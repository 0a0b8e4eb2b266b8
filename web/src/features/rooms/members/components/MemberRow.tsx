import { useId } from "react";

import { memberCatalogue } from "../../../../texts/members";
import { IconButton } from "../../../../ui/Button/Button";
import { useTexts } from "../../../../ui/hooks/useLanguage";
import { useFocusHandover } from "../hooks";
import { mayAssign, rolesFor } from "../rules";
import { MemberActions, type MemberActionsProps } from "./MemberActions";
import styles from "./MembersSection.module.css";
import { Person } from "./Person";

interface MemberRowProps extends MemberActionsProps {
  readonly isSelf: boolean;
  /** Its actions are shown. */
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** A member, with a button for actions. */
export function MemberRow(props: MemberRowProps) {
  const { member, isSelf, standing, isOpen, onToggle } = props;
  const texts = useTexts(memberCatalogue);
  const id = useId();
  const row = useFocusHandover();
  const role = texts.roles[member.role];
  const canAct = !isSelf && (rolesFor(standing, member.role).length > 0 || mayAssign(standing, member.role, null));
  return (
    <div ref={row}>
      <div className={styles.row}>
        <Person about={isSelf ? `${role} · ${texts.you}` : role} member={member} />
        {canAct && (
          <IconButton
            aria-controls={id}
            aria-expanded={isOpen}
            icon="more"
            label={texts.actionsFor({ name: member.username })}
            onClick={onToggle}
          />
        )}
      </div>
      <div id={id}>{canAct && isOpen && <MemberActions {...props} />}</div>
    </div>
  );
}
