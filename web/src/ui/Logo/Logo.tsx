import styles from "./Logo.module.css";

/** EchoChat's logo. */
export function Logo() {
  return (
    <span className={styles.logo}>
      <svg aria-hidden="true" className={styles.mark} viewBox="1 -5 32 32">
        <path d="M3 11a8 8 0 0 1 8-8h3a8 8 0 0 1 0 16h-4.500L4.500 23a1 1 0 0 1-1.500-.900z" fill="currentColor" />
        <path
          d="M22.500 2.600a13 13 0 0 1 0 16.800M26 -.2a17.500 17.500 0 0 1 0 22.400"
          fill="none"
          stroke="currentColor"
          strokeLinecap="round"
          strokeWidth="2.600"
        />
      </svg>
      <span className={styles.word}>EchoChat</span>
    </span>
  );
}
