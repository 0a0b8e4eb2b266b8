import styles from "./Logo.module.css";

/** The mark of EchoChat: a word and the rings it makes. */
export function Logo() {
  return (
    <span className={styles.logo}>
      <svg aria-hidden="true" className={styles.mark} viewBox="0 0 32 32">
        <circle cx="8" cy="24" fill="currentColor" r="4" />
        <path
          d="M8 14a10 10 0 0 1 10 10M8 5.500a18.500 18.500 0 0 1 18.500 18.500"
          fill="none"
          stroke="currentColor"
          strokeLinecap="round"
          strokeWidth="3.2"
        />
      </svg>
      EchoChat
    </span>
  );
}
