/** The pages that are loaded when they are gone to, by their path: names of folders and files in src/pages. */
export const PAGE_NAMES = {
  "/": "HomePage",
  "/invitations/:token": "JoinPage",
  "/login": "LoginPage",
  "/profile": "ProfilePage",
  "/register": "RegisterPage",
  "/rooms": "RoomsPage",
  "/direct/:username?": "DirectPage",
  "/search": "SearchPage",
  "/users/:username": "UserPage",
};
