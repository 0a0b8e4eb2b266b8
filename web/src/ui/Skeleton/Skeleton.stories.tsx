import { useTexts } from "../hooks/useLanguage";
import { Skeleton } from "./Skeleton";

export function Rows() {
  const texts = useTexts();
  return <Skeleton label={texts.loadingRoom} rows={3} />;
}
