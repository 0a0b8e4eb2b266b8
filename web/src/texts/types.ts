// Made of locale/ru.po by `npm run texts`.

export interface AppTexts {
  andMore: (values: { number: string | number }) => string;
  awayLead: string;
  awayNow: string;
  awayTitle: string;
  beginning: string;
  beginningOf: (values: { room: string | number }) => string;
  brokenLead: string;
  brokenTitle: string;
  charactersLeft: (values: { number: string | number }) => string;
  charactersOver: (values: { number: string | number }) => string;
  chats: string;
  connecting: string;
  deletedMessage: string;
  directChats: string;
  directChatsShort: string;
  discard: string;
  disconnected: string;
  edited: string;
  emptyRoom: string;
  emptyRoomForGuests: string;
  fillIn: string;
  guests: (values: { number: number }) => string;
  guestsRead: string;
  hide: string;
  home: string;
  idle: string;
  kindDirect: string;
  kindPrivate: string;
  kindPublic: string;
  language: string;
  languageName: string;
  loadMore: string;
  loadingMore: string;
  loadingPage: string;
  loadingRoom: string;
  messageMenu: string;
  messages: string;
  moreFailed: string;
  newFromHere: string;
  newMessages: (values: { number: number }) => string;
  notFoundLead: string;
  notFoundTitle: string;
  online: string;
  onlineForGuests: string;
  onlineNow: string;
  onlineUnknown: string;
  ownRooms: string;
  partMissing: string;
  peopleOnline: (values: { number: string | number }) => string;
  places: string;
  privateRoom: string;
  profile: string;
  publicRoom: string;
  publicRoomShort: string;
  reconnecting: string;
  register: string;
  reload: string;
  retry: string;
  says: (values: { author: string | number; text: string | number }) => string;
  search: string;
  searchHere: string;
  sending: string;
  sent: string;
  serverAway: string;
  settings: string;
  signIn: string;
  signOut: string;
  skipToContent: string;
  startChat: string;
  startChatName: string;
  theme: string;
  themes: { dark: string;
  light: string;
  system: string };
  toNewest: string;
  today: string;
  unexpected: string;
  unreadMessages: (values: { number: number }) => string;
  username: string;
  usernameHint: (values: { max: string | number }) => string;
  waitSeconds: (values: { seconds: string | number }) => string;
  wasOnline: (values: { ago: string | number }) => string;
  yesterday: string;
  you: string;
}

export interface AuthTexts {
  haveAccount: string;
  hidePassword: string;
  loginLead: string;
  loginLeadAgain: string;
  loginTitle: string;
  noAccount: string;
  password: string;
  passwordAgain: string;
  passwordRules: string;
  passwordsDiffer: string;
  registerLead: string;
  registerTitle: string;
  ruleVerdicts: { broken: string;
  met: string };
  showPassword: string;
}

export interface ComposerTexts {
  compose: string;
  composeHint: string;
  emoji: string;
  findEmoji: string;
  foundEmoji: string;
  giveUp: string;
  loadingEmoji: string;
  mutedFor: (values: { seconds: string | number }) => string;
  noEmoji: string;
  noSkinTone: string;
  recentEmoji: string;
  refused: { forbidden: string;
  invalid_payload: string;
  message_too_long: string;
  rate_limited: string;
  unavailable: string };
  send: string;
  skinTone: (values: { tone: string | number }) => string;
}

export interface DirectTexts {
  backToChats: string;
  chatsAway: string;
  directForGuests: string;
  loadingChats: string;
  missingPersonLead: (values: { name: string | number }) => string;
  missingPersonTitle: string;
  noChats: string;
  pickChat: string;
  pickChatLead: string;
  selfLead: string;
  selfTitle: string;
}

export interface HomeTexts {
  all: string;
  allChats: string;
  enterPublicRoom: string;
  feedAway: string;
  homeLead: string;
  homeTitle: string;
  homeWelcome: (values: { name: string | number }) => string;
  latestChats: string;
  live: string;
  privateRoomForGuests: string;
  privateRoomLead: string;
  publicRoomLead: string;
}

export interface InvitationsTexts {
  already: string;
  badLink: string;
  become: { member: string;
  viewer: string };
  by: (values: { name: string | number }) => string;
  copied: string;
  copy: string;
  create: string;
  days: (values: { number: number }) => string;
  expires: string;
  forever: string;
  invites: (values: { name: string | number }) => string;
  join: string;
  lead: string;
  link: string;
  loading: string;
  lostTitle: string;
  made: string;
  neverExpires: string;
  noLimit: string;
  none: string;
  notCopied: string;
  open: string;
  opening: string;
  revoke: string;
  revoking: { lead: string;
  no: string;
  title: string;
  yes: string };
  role: string;
  roles: { member: string;
  viewer: string };
  section: string;
  signInFirst: string;
  times: (values: { number: number }) => string;
  until: (values: { date: string | number }) => string;
  used: (values: { uses: string | number }) => string;
  usedOf: (values: { uses: string | number; most: string | number }) => string;
  uses: string;
  void: string;
}

export interface MembersTexts {
  actionsFor: (values: { name: string | number }) => string;
  add: string;
  addRole: string;
  addTitle: string;
  added: (values: { name: string | number; role: string | number }) => string;
  block: string;
  blockName: string;
  blockedPeople: string;
  blocking: { lead: string;
  title: (values: { name: string | number }) => string };
  blockingInPublic: { lead: string;
  title: (values: { name: string | number }) => string };
  changed: (values: { name: string | number; role: string | number }) => string;
  closePanel: string;
  deleteRoom: string;
  deletedRoom: { lead: string;
  title: string };
  deleting: { lead: string;
  title: (values: { name: string | number }) => string };
  handOver: string;
  handingOver: { lead: string;
  title: (values: { name: string | number }) => string };
  hours: (values: { number: string | number }) => string;
  keep: string;
  lastOwner: string;
  leave: string;
  leaving: { lead: string;
  title: string };
  letIn: (values: { name: string | number }) => string;
  loadingMembers: string;
  lostRoom: { lead: string;
  title: string };
  members: string;
  minutes: (values: { number: string | number }) => string;
  nextIn: (values: { wait: string | number }) => string;
  nobodyBlocked: string;
  online: (values: { number: string | number }) => string;
  openPanel: string;
  pace: string;
  paceHint: string;
  paceHintInPublic: string;
  paceOf: (values: { pause: string | number }) => string;
  paceOff: string;
  panel: string;
  profile: string;
  readOnly: { blocked: string;
  other: string;
  viewer: string };
  remove: string;
  removed: (values: { name: string | number }) => string;
  removing: { lead: string;
  title: (values: { name: string | number }) => string };
  roleNames: { admin: string;
  blocked: string;
  member: string;
  owner: string;
  viewer: string };
  roleOf: (values: { name: string | number }) => string;
  roles: { admin: string;
  blocked: string;
  member: string;
  owner: string;
  viewer: string };
  roomName: string;
  save: string;
  saved: string;
  seconds: (values: { number: string | number }) => string;
  sections: { invitations: string;
  members: string;
  room: string };
  shutOut: (values: { name: string | number }) => string;
  shutRoom: { lead: string;
  title: string };
  slowMode: (values: { pause: string | number }) => string;
  toRooms: string;
  unblock: string;
  you: string;
  yourRole: (values: { role: string | number }) => string;
}

export interface MessageActionsTexts {
  andOthers: (values: { names: string | number; number: string | number }) => string;
  cancel: string;
  copy: string;
  copyLink: string;
  edit: string;
  editedIsGone: string;
  editedMeanwhile: string;
  editing: string;
  hide: string;
  leave: string;
  manyTyping: string;
  notChanged: string;
  notCopied: string;
  otherReaction: string;
  quoted: (values: { author: string | number }) => string;
  reactWith: (values: { emoji: string | number }) => string;
  reactedBy: (values: { emoji: string | number; names: string | number }) => string;
  reactions: string;
  refused: { forbidden: string;
  invalid_payload: string;
  message_not_found: string;
  message_too_long: string;
  rate_limited: string;
  too_late: string;
  too_many_reactions: string };
  remove: string;
  removeLead: string;
  removeTitle: string;
  reply: string;
  replyingTo: (values: { author: string | number }) => string;
  typing: (values: { names: string | number; number: number }) => string;
}

export interface NoticesTexts {
  keptRooms: string;
  later: string;
  offline: string;
  signInAgain: string;
  signedOutMeanwhile: string;
  updateReady: string;
}

export interface ProfileTexts {
  aboutYou: string;
  bio: string;
  bioHint: string;
  chooseAnotherPicture: string;
  choosePicture: string;
  crop: string;
  cropHint: string;
  discardChanges: string;
  editProfile: string;
  email: string;
  emailHint: string;
  keepPicture: string;
  lastSeen: (values: { when: string | number }) => string;
  loadingProfile: string;
  memberSince: (values: { day: string | number }) => string;
  missingUserLead: (values: { name: string | number }) => string;
  missingUserTitle: string;
  noBio: string;
  picture: string;
  pictureFile: string;
  pictureHint: string;
  picturePreview: string;
  pictureTooLarge: string;
  pictureUnreadable: string;
  profileAwayLead: string;
  save: string;
  saved: string;
  saving: string;
  seenByOthers: string;
  signInToWriteTo: string;
  signOutLead: string;
  signOutTitle: string;
  unsaved: string;
  writeTo: string;
  zoom: string;
}

export interface RelativeTexts {
  day: (values: { number: number }) => string;
  hour: (values: { number: string | number }) => string;
  justNow: string;
  minute: (values: { number: string | number }) => string;
  month: (values: { number: number }) => string;
  year: (values: { number: number }) => string;
}

export interface RoomsTexts {
  create: string;
  createRoom: string;
  loadingRooms: string;
  missingRoomLead: (values: { slug: string | number }) => string;
  missingRoomTitle: string;
  newRoom: string;
  newRoomName: string;
  noRooms: string;
  nothingSaid: string;
  openRoom: string;
  roomSlug: string;
  roomSlugHint: string;
  roomSlugWrong: string;
  roomTaken: string;
  roomsForGuests: string;
}

export interface SearchTexts {
  everywhere: string;
  field: string;
  hint: string;
  loading: string;
  moreToSearch: string;
  noWords: (values: { query: string | number }) => string;
  noWordsLead: string;
  nothing: (values: { query: string | number }) => string;
  nothingLead: string;
  rebuilding: string;
  results: string;
  rooms: string;
  searchOn: string;
  shown: (values: { number: string | number }) => string;
  start: string;
  startForGuests: string;
  submit: string;
  where: string;
}
