import type { Language } from "../dto/language";

const ru = {
  loginTitle: "Вход",
  loginLead: "С возвращением.",
  loginLeadAgain: "Сессия закончилась. Войдите снова, и вы вернётесь туда, где были; написанное сохранено.",
  registerTitle: "Регистрация",
  registerLead: "Имя и пароль — больше ничего не нужно.",
  password: "Пароль",
  showPassword: "Показать",
  hidePassword: "Скрыть",
  passwordAgain: "Пароль ещё раз",
  passwordRules: "Каким должен быть пароль",
  ruleVerdicts: { met: "— выполнено", broken: "— пока нет" },
  noAccount: "Ещё нет учётной записи?",
  haveAccount: "Уже есть учётная запись?",
  passwordsDiffer: "Пароли не совпадают",
};

const en: typeof ru = {
  loginTitle: "Sign in",
  loginLead: "Welcome back.",
  loginLeadAgain: "Your session has ended. Sign in again to return to where you were; what you wrote is kept.",
  registerTitle: "Sign up",
  registerLead: "A name and a password, nothing else.",
  password: "Password",
  showPassword: "Show",
  hidePassword: "Hide",
  passwordAgain: "Password again",
  passwordRules: "What makes a good password here",
  ruleVerdicts: { met: "— met", broken: "— not yet" },
  noAccount: "No account yet?",
  haveAccount: "Have an account already?",
  passwordsDiffer: "The passwords differ",
};

/** The texts of signing in and up: apart, for they are loaded with their pages. */
export const entranceTexts: Record<Language, typeof ru> = { ru, en };
