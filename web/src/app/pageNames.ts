/** Lazily loaded pages by path: names of files in src/app/pages. */
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
