import styles from "./Icon.module.css";

const PATHS = {
  room: "M4 6.500A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.500v7a2.5 2.5 0 0 1-2.5 2.500H11l-4.5 4V16A2.5 2.5 0 0 1 4 13.500zM8 8.500h8M8 11.500h5",
  direct:
    "M5.5 3.500h7A2.5 2.5 0 0 1 15 6v3.500a2.5 2.5 0 0 1-2.5 2.500H9.500l-3.5 3v-3h-.5A2.5 2.5 0 0 1 3 9.500V6a2.5 2.5 0 0 1 2.5-2.500M18 8.500h.5A2.5 2.5 0 0 1 21 11v4a2.5 2.5 0 0 1-2.5 2.500H18v3l-3.5-3h-3A2.5 2.5 0 0 1 9.5 16",
  people:
    "M9 11.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 19.500c.5-3.5 3-5.5 6.5-5.500s6 2 6.5 5.500M16 4.800a3.3 3.3 0 0 1 0 6.400M17.8 14.300c2.1.7 3.4 2.5 3.7 5.2",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20c.6-4 3.5-6 7.5-6s6.9 2 7.5 6",
  settings:
    "M4 7h9M17.5 7H20M4 17h2.500M11 17h9M15 9.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M9 19.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5",
  leave: "M14 4.500H7A1.5 1.5 0 0 0 5.5 6v12A1.5 1.5 0 0 0 7 19.500h7M10.5 12H20M16.5 8l4 4-4 4",
  system:
    "M5 4.500h14A1.5 1.5 0 0 1 20.5 6v9a1.5 1.5 0 0 1-1.5 1.500H5A1.5 1.5 0 0 1 3.5 15V6A1.5 1.5 0 0 1 5 4.500M8.5 20h7M12 16.500V20",
  light:
    "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M5.3 18.700l1.4-1.400M17.3 6.700l1.4-1.4",
  dark: "M20 14.200A8.3 8.3 0 0 1 9.8 4a8.3 8.3 0 1 0 10.2 10.2",
  back: "M19 12H5M11 6l-6 6 6 6",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.500 15.500l5 5",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5.500 12h.01M12 12h.01M18.500 12h.01",
  check: "M5 12.500l4.5 4.500L19 7.5",
} as const;

export type IconName = keyof typeof PATHS;

/** An icon in the current text colour, hidden from assistive technology. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg aria-hidden="true" className={styles.icon} viewBox="0 0 24 24">
      <path d={PATHS[name]} />
    </svg>
  );
}
