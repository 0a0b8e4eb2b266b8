/** Emoji with what people call them: Russian words, then English ones. The first word of each is the name. */
const LIST = `
😀 улыбка радость / grin happy
😄 смех радость / smile laugh
😁 ухмылка зубы / beam teeth
😅 неловко пот / nervous sweat
😂 слёзы смех до слёз ржу / joy tears lol
🙂 лёгкая улыбка / slight smile
😉 подмигиваю / wink
😊 смущение румянец / blush
😇 ангел невинность / angel innocent
🥰 нежность влюблён / adore love
😍 влюблён восторг / heart eyes love
😘 поцелуй / kiss
😋 вкусно / yummy tasty
😜 дурачусь язык / silly tongue
🤪 чокнутый / zany crazy
🤗 обнимаю / hug
🤔 думаю хм / thinking hmm
🤨 сомневаюсь бровь / doubt eyebrow
😐 без слов / neutral
🙄 закатываю глаза / eye roll
😏 хитро / smirk
😴 сплю / sleep
😌 спокойно облегчение / relieved calm
😎 круто очки / cool sunglasses
🤓 ботаник очки / nerd
🥳 праздник вечеринка / party
😕 растерян / confused
🙁 грустно / sad
😢 плачу слеза / cry tear
😭 рыдаю / sob
😱 ужас крик / scream shock
😳 краснею / flushed
🥺 умоляю / pleading please
😤 пыхчу / huff
😡 злюсь / angry
🤯 мозг взорвался / mind blown
🥶 холодно / cold freezing
🤒 болею температура / ill sick
🤝 договорились рукопожатие / deal handshake
👍 хорошо палец вверх лайк / thumbs up like yes
👎 плохо палец вниз / thumbs down no
👌 отлично ок / ok perfect
✌️ мир победа / peace victory
🤞 держу кулаки / fingers crossed luck
👏 аплодисменты браво / clap bravo
🙌 ура руки / hooray hands
🙏 спасибо пожалуйста / thanks please pray
💪 сила / strong muscle
👋 привет пока / wave hello bye
👀 смотрю глаза / eyes look
🫡 есть слушаюсь / salute
🤷 не знаю / shrug
❤️ сердце любовь / heart love
🧡 оранжевое сердце / orange heart
💚 зелёное сердце / green heart
💙 синее сердце / blue heart
💔 разбитое сердце / broken heart
💯 сто процентов / hundred
🔥 огонь / fire
✨ блеск искры / sparkles
⭐ звезда / star
🎉 праздник хлопушка ура / tada celebrate
🎂 торт день рождения / cake birthday
🎁 подарок / gift present
☀️ солнце / sun
🌧️ дождь / rain
❄️ снег снежинка / snow
🌈 радуга / rainbow
🌸 цветок весна / flower blossom
🌲 ёлка лес / tree forest
🐱 кот кошка / cat
🐶 собака пёс / dog
🦊 лиса / fox
🐻 медведь / bear
🐝 пчела / bee
🦉 сова / owl
☕ кофе / coffee
🍵 чай / tea
🍕 пицца / pizza
🍎 яблоко / apple
🍪 печенье / cookie
🍺 пиво / beer
🥂 бокалы за нас / cheers
🚀 ракета / rocket launch
✈️ самолёт / plane flight
🚆 поезд / train
🏠 дом / home house
💡 идея лампочка / idea bulb
📌 важно кнопка / pin
📎 скрепка / paperclip
📅 календарь дата / calendar date
⏰ будильник время / alarm time
💻 компьютер ноутбук / computer laptop
🐛 ошибка жук / bug
🔧 чиню ключ / wrench fix
🔒 замок / lock
✅ готово галочка / done check
❌ нет крест / no cross
❗ внимание / attention exclamation
❓ вопрос / question
`;

export interface Emoji {
  readonly sign: string;
  readonly names: { readonly ru: string; readonly en: string };
  /** All words, in lower case. */
  readonly words: string;
}

export const EMOJI: readonly Emoji[] = LIST.trim().split("\n").map(parse);

/** The emoji that a word, begun or whole, calls; all for an empty one. */
export function findEmoji(query: string): readonly Emoji[] {
  const wanted = plain(query).split(/\s+/u).filter(Boolean);
  return EMOJI.filter(({ words }) => wanted.every((word) => words.includes(` ${word}`)));
}

function parse(line: string): Emoji {
  const [sign = "", ...rest] = line.split(" ");
  const [ru = "", en = ""] = rest.join(" ").split(" / ");
  return { sign, names: { ru, en }, words: ` ${plain(`${ru} ${en}`)}` };
}

function plain(text: string): string {
  return text.trim().toLowerCase().replaceAll("ё", "е");
}
