import type { Language } from "../lib/dto/language";

const ru = {
  loginTitle: "Вход",
  loginLead: "С возвращением",
  loginLeadAgain: "Сеанс завершён. Войдите снова, чтобы продолжить: черновики сохранены.",
  registerTitle: "Регистрация",
  registerLead: "Нужны только имя пользователя и пароль",
  password: "Пароль",
  showPassword: "Показать",
  hidePassword: "Скрыть",
  passwordAgain: "Повторите пароль",
  passwordRules: "Требования к паролю",
  ruleVerdicts: { met: "Выполнено", broken: "Не выполнено" },
  noAccount: "Нет аккаунта?",
  haveAccount: "Уже есть аккаунт?",
  passwordsDiffer: "Пароли не совпадают",
};

const en: typeof ru = {
  loginTitle: "Sign in",
  loginLead: "Welcome back",
  loginLeadAgain: "Your session has expired. Sign in again to continue: your drafts are saved.",
  registerTitle: "Sign up",
  registerLead: "All you need is a username and a password",
  password: "Password",
  showPassword: "Show",
  hidePassword: "Hide",
  passwordAgain: "Confirm password",
  passwordRules: "Password requirements",
  ruleVerdicts: { met: "Met", broken: "Not met" },
  noAccount: "Don't have an account?",
  haveAccount: "Already have an account?",
  passwordsDiffer: "Passwords don't match",
};

/** Loaded with the pages for signing in and up. */
export const entranceTexts: Record<Language, typeof ru> = { ru, en };
