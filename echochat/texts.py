"""What people read from the server, in Russian and English, found by key."""

from functools import lru_cache
from typing import Final, Literal, get_args

from aiohttp import web

Language = Literal["ru", "en"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
DEFAULT_LANGUAGE: Final[Language] = "ru"

HEADER_LIMIT: Final = 256
"""Characters of `Accept-Language` that are looked at; browsers send fewer."""

RUSSIAN: Final = {
    "bad_request": "Неверный запрос.",
    "bio_long": "Раздел «О себе» не должен быть длиннее {max_bio} символов.",
    "body_missing": "Тело запроса пустое или повреждено.",
    "characters_invalid": "Поле содержит недопустимые символы или не является текстом.",
    "credentials_missing": "Введите имя пользователя и пароль.",
    "credentials_wrong": "Неверное имя пользователя или пароль.",
    "csrf_failed": "Проверка CSRF не пройдена. Обновите страницу и попробуйте ещё раз.",
    "direct_with_self": "Нельзя написать самому себе.",
    "email_invalid": "Введите корректный адрес электронной почты.",
    "email_taken": "Этот адрес электронной почты уже используется.",
    "file_expected": "Ожидается файл.",
    "forbidden": "Недостаточно прав.",
    "host_not_allowed": "Сервер не обслуживает этот адрес.",
    "image_broken": "Изображение повреждено или слишком сложное.",
    "image_dimensions": "Максимальный размер изображения — {max_side}×{max_side} пикселей.",
    "image_large": "Максимальный размер файла — {max_mb} МБ.",
    "image_type": "Поддерживаются изображения PNG, JPEG, WebP и GIF.",
    "internal_error": "Внутренняя ошибка сервера.",
    "invalid_credentials": "Не удалось войти.",
    "invalid_input": "Проверьте введённые данные.",
    "invalid_parameter": "Недопустимое значение параметра {parameter}.",
    "invalid_slug": "Неверный адрес комнаты.",
    "invitation_expired": "Срок действия приглашения истёк. Попросите новую ссылку.",
    "invitation_not_found": "Приглашение не найдено. Проверьте ссылку или попросите новую.",
    "invitation_revoked": "Приглашение отозвано. Попросите новую ссылку.",
    "invitation_used_up": "Приглашение уже использовано. Попросите новую ссылку.",
    "last_owner": "Вы единственный владелец. Прежде чем выйти, передайте права владельца.",
    "member_blocked": "Этот участник заблокирован. Сначала разблокируйте его.",
    "member_not_found": "Такого участника в комнате нет.",
    "method_not_allowed": "Метод не поддерживается.",
    "not_authenticated": "Войдите, чтобы продолжить.",
    "not_found": "Не найдено.",
    "number_invalid": "Введите целое число от {least} до {most}.",
    "origin_forbidden": "Подключения с этого сайта не разрешены.",
    "overloaded": "Сервер перегружен. Попробуйте чуть позже.",
    "own_role": "Нельзя изменить собственную роль.",
    "password_common": "Слишком распространённый пароль.",
    "password_digits": "Пароль не может состоять только из цифр.",
    "password_long": "Пароль не должен быть длиннее {max_password} символов.",
    "password_mismatch": "Пароли не совпадают.",
    "password_missing": "Введите пароль дважды.",
    "password_short": "Пароль должен содержать не менее {min_length} символов.",
    "password_similar": "Пароль слишком похож на имя пользователя.",
    "payload_too_large": "Слишком большой запрос.",
    "rate_limited": "Слишком много попыток. Попробуйте позже.",
    "register_by_post": "Чтобы зарегистрироваться, отправьте запрос методом POST.",
    "request_timeout": "Время ожидания запроса истекло.",
    "role_unknown": "Неизвестная роль.",
    "room_name_long": "Название не должно быть длиннее {max_length} символов.",
    "room_name_missing": "Введите название комнаты.",
    "room_name_reserved": "Это название зарезервировано.",
    "room_not_found": "Комната не найдена.",
    "rule_common": "Не из числа распространённых.",
    "rule_digits": "Не только цифры.",
    "rule_length": "Не менее {min_length} символов.",
    "rule_similar": "Не похож на имя пользователя.",
    "search_busy": "Слишком много поисковых запросов. Попробуйте чуть позже.",
    "signature_expired": "Срок действия ссылки истёк.",
    "signature_invalid": "Ссылка недействительна.",
    "slug_invalid": "Этот адрес нельзя использовать для комнаты.",
    "slug_taken": "Этот адрес уже занят.",
    "storage_full": "На сервере закончилось место на диске.",
    "too_many_invitations": "Слишком много приглашений. Отзовите ненужные.",
    "unavailable": "Сервис временно недоступен. Попробуйте позже.",
    "user_not_found": "Пользователь не найден.",
    "username_blank": "Имя пользователя должно содержать букву или цифру.",
    "username_characters": "Допустимы только буквы, цифры и символы @ . + - _",
    "username_long": "Имя пользователя не должно быть длиннее {max_length} символов.",
    "username_missing": "Введите имя пользователя.",
    "username_reserved": "Это имя пользователя зарезервировано.",
    "username_taken": "Это имя пользователя уже занято.",
}

ENGLISH: Final = {
    "bad_request": "Bad request.",
    "bio_long": "Your bio can be up to {max_bio} characters long.",
    "body_missing": "The request body is empty or malformed.",
    "characters_invalid": "The field contains invalid characters or isn't text.",
    "credentials_missing": "Enter your username and password.",
    "credentials_wrong": "Incorrect username or password.",
    "csrf_failed": "CSRF check failed. Reload the page and try again.",
    "direct_with_self": "You can't message yourself.",
    "email_invalid": "Enter a valid email address.",
    "email_taken": "This email address is already in use.",
    "file_expected": "Expected a file.",
    "forbidden": "You don't have permission to do this.",
    "host_not_allowed": "This address isn't served here.",
    "image_broken": "The image is damaged or too complex.",
    "image_dimensions": "Images can be up to {max_side}×{max_side} pixels.",
    "image_large": "Images can be up to {max_mb} MB.",
    "image_type": "Use a PNG, JPEG, WebP or GIF image.",
    "internal_error": "Internal server error.",
    "invalid_credentials": "Couldn't sign in.",
    "invalid_input": "Check the details you entered.",
    "invalid_parameter": "Invalid value for the parameter {parameter}.",
    "invalid_slug": "Invalid room address.",
    "invitation_expired": "This invitation has expired. Ask for a new link.",
    "invitation_not_found": "Invitation not found. Check the link or ask for a new one.",
    "invitation_revoked": "This invitation has been revoked. Ask for a new link.",
    "invitation_used_up": "This invitation has already been used. Ask for a new link.",
    "last_owner": "You're the only owner. Transfer ownership before you leave.",
    "member_blocked": "This person is blocked. Unblock them first.",
    "member_not_found": "This person isn't a member of the room.",
    "method_not_allowed": "Method not allowed.",
    "not_authenticated": "Sign in to continue.",
    "not_found": "Not found.",
    "number_invalid": "Enter a whole number from {least} to {most}.",
    "origin_forbidden": "Connections from this site aren't allowed.",
    "overloaded": "The server is overloaded. Try again in a moment.",
    "own_role": "You can't change your own role.",
    "password_common": "This password is too common.",
    "password_digits": "The password can't be all digits.",
    "password_long": "Passwords can be up to {max_password} characters long.",
    "password_mismatch": "Passwords don't match.",
    "password_missing": "Enter the password twice.",
    "password_short": "Passwords must be at least {min_length} characters long.",
    "password_similar": "The password is too similar to your username.",
    "payload_too_large": "The request is too large.",
    "rate_limited": "Too many attempts. Try again later.",
    "register_by_post": "Send a POST request to register.",
    "request_timeout": "The request timed out.",
    "role_unknown": "Unknown role.",
    "room_name_long": "Room names can be up to {max_length} characters long.",
    "room_name_missing": "Enter a room name.",
    "room_name_reserved": "This name is reserved.",
    "room_not_found": "Room not found.",
    "rule_common": "Not a commonly used password.",
    "rule_digits": "Not all digits.",
    "rule_length": "At least {min_length} characters.",
    "rule_similar": "Not similar to your username.",
    "search_busy": "Too many searches at once. Try again in a moment.",
    "signature_expired": "The link has expired.",
    "signature_invalid": "The link is invalid.",
    "slug_invalid": "This address can't be used for a room.",
    "slug_taken": "This address is already taken.",
    "storage_full": "The server is out of disk space.",
    "too_many_invitations": "This room has too many invitations. Revoke some of them.",
    "unavailable": "The service is temporarily unavailable. Try again later.",
    "user_not_found": "User not found.",
    "username_blank": "The username must contain a letter or a digit.",
    "username_characters": "Use only letters, digits and the characters @ . + - _",
    "username_long": "Usernames can be up to {max_length} characters long.",
    "username_missing": "Enter a username.",
    "username_reserved": "This username is reserved.",
    "username_taken": "This username is already taken.",
}

TEXTS: Final[dict[Language, dict[str, str]]] = {"ru": RUSSIAN, "en": ENGLISH}


def text(key: str, language: Language, **params: object) -> str:
    """Return the text of a key. Raises KeyError for a key that no catalogue has."""
    return TEXTS[language][key].format(**params)


def language_of(request: web.BaseRequest) -> Language:
    """Return the language that the client likes best, Russian when it does not say."""
    return preferred(request.headers.get("Accept-Language", "")[:HEADER_LIMIT])


@lru_cache(maxsize=512)
def preferred(header: str) -> Language:
    """Choose by `Accept-Language` (RFC 9110, 12.5.4); the first wins among equals."""
    best, best_quality = DEFAULT_LANGUAGE, 0.0
    for item in header.split(","):
        tag, _, parameter = item.partition(";")
        language = tag.strip().lower().split("-")[0]
        for known in LANGUAGES:
            if language == known and (quality := _quality(parameter)) > best_quality:
                best, best_quality = known, quality
    return best


def _quality(parameter: str) -> float:
    """Return the weight of a language, 0 for one that can't be read."""
    name, _, value = parameter.replace(" ", "").partition("=")
    if not name:
        return 1.0
    try:
        quality = float(value) if name.lower() == "q" else 0.0
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0
