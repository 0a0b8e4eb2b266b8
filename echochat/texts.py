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
    "bio_long": "О себе можно написать не больше {max_bio} символов.",
    "body_missing": "Тело запроса пусто или не читается.",
    "characters_invalid": "Поле содержит недопустимые символы или не является текстом.",
    "credentials_missing": "Введите имя пользователя и пароль.",
    "credentials_wrong": "Неверное имя пользователя или пароль.",
    "csrf_failed": "Проверка CSRF не пройдена. Обновите страницу и попробуйте ещё раз.",
    "direct_with_self": "Нельзя начать переписку с самим собой.",
    "email_invalid": "Неверный адрес электронной почты.",
    "email_taken": "Этот адрес электронной почты уже занят.",
    "file_expected": "Здесь ожидается файл.",
    "forbidden": "У вас нет на это прав.",
    "host_not_allowed": "Сервер не обслуживает этот адрес.",
    "image_broken": "Изображение повреждено или слишком сложно.",
    "image_dimensions": "Изображение не должно быть больше {max_side}×{max_side} пикселей.",
    "image_large": "Файл изображения не должен быть больше {max_mb} МБ.",
    "image_type": "Подойдёт изображение PNG, JPEG, WebP или GIF.",
    "internal_error": "Внутренняя ошибка сервера.",
    "invalid_credentials": "Не удалось войти.",
    "invalid_input": "Проверьте введённые данные.",
    "invalid_parameter": "Неверное значение параметра {parameter}.",
    "invalid_slug": "Неверный адрес комнаты.",
    "invitation_expired": "Срок приглашения истёк. Попросите новую ссылку.",
    "invitation_not_found": "Такого приглашения нет. Проверьте ссылку или попросите новую.",
    "invitation_revoked": "Приглашение отозвано. Попросите новую ссылку.",
    "invitation_used_up": "Приглашение уже использовано. Попросите новую ссылку.",
    "last_owner": "Последний владелец не может выйти: сначала передайте комнату.",
    "member_blocked": "Этот участник заблокирован. Сначала разблокируйте его.",
    "member_not_found": "Такого участника в комнате нет.",
    "method_not_allowed": "Метод не поддерживается.",
    "not_authenticated": "Требуется вход.",
    "not_found": "Не найдено.",
    "number_invalid": "Нужно целое число от {least} до {most}.",
    "origin_forbidden": "Подключения с этого сайта не разрешены.",
    "overloaded": "Сервер перегружен. Попробуйте чуть позже.",
    "own_role": "Свою роль изменить нельзя.",
    "password_common": "Пароль слишком распространён.",
    "password_digits": "Пароль не может состоять только из цифр.",
    "password_long": "Пароль не должен быть длиннее {max_password} символов.",
    "password_mismatch": "Пароли не совпадают.",
    "password_missing": "Введите пароль и его подтверждение.",
    "password_short": "Пароль должен содержать не менее {min_length} символов.",
    "password_similar": "Пароль слишком похож на имя пользователя.",
    "payload_too_large": "Запрос слишком велик.",
    "rate_limited": "Слишком много попыток. Попробуйте позже.",
    "register_by_post": "Чтобы зарегистрироваться, отправьте запрос методом POST.",
    "request_timeout": "Запрос не пришёл целиком вовремя.",
    "role_unknown": "Такой роли здесь нет.",
    "room_name_long": "Название не должно быть длиннее {max_length} символов.",
    "room_name_missing": "Введите название комнаты.",
    "room_name_reserved": "Это название зарезервировано.",
    "room_not_found": "Такой комнаты нет.",
    "rule_common": "Пароль не должен быть распространённым.",
    "rule_digits": "Пароль не должен состоять только из цифр.",
    "rule_length": "Не менее {min_length} символов.",
    "rule_similar": "Пароль не должен быть похож на имя пользователя.",
    "search_busy": "Слишком много поисковых запросов сразу. Попробуйте чуть позже.",
    "signature_expired": "Срок действия ссылки истёк.",
    "signature_invalid": "Ссылка недействительна.",
    "slug_invalid": "Такой адрес для комнаты не подойдёт.",
    "slug_taken": "Этот адрес уже занят.",
    "storage_full": "На сервере закончилось место на диске.",
    "too_many_invitations": "У комнаты слишком много приглашений. Отзовите ненужные.",
    "unavailable": "Сервис временно недоступен. Попробуйте позже.",
    "user_not_found": "Пользователь не найден.",
    "username_blank": "Имя должно содержать букву или цифру.",
    "username_characters": "Имя может содержать только буквы, цифры и символы @ . + - _",
    "username_long": "Имя не должно быть длиннее {max_length} символов.",
    "username_missing": "Введите имя пользователя.",
    "username_reserved": "Это имя зарезервировано.",
    "username_taken": "Имя уже занято.",
}

ENGLISH: Final = {
    "bad_request": "Bad request.",
    "bio_long": "At most {max_bio} characters about yourself.",
    "body_missing": "The request body is empty or can't be read.",
    "characters_invalid": "The field has characters that are not allowed, or is not text.",
    "credentials_missing": "Enter a user name and a password.",
    "credentials_wrong": "Wrong user name or password.",
    "csrf_failed": "The CSRF check failed. Reload the page and try again.",
    "direct_with_self": "You can't start a conversation with yourself.",
    "email_invalid": "This is no email address.",
    "email_taken": "This email address is taken.",
    "file_expected": "A file is expected here.",
    "forbidden": "You may not do this.",
    "host_not_allowed": "The server does not answer at this address.",
    "image_broken": "The image is damaged or too complex.",
    "image_dimensions": "An image may have at most {max_side}×{max_side} pixels.",
    "image_large": "An image file may have at most {max_mb} MB.",
    "image_type": "The image has to be PNG, JPEG, WebP or GIF.",
    "internal_error": "Internal server error.",
    "invalid_credentials": "Could not sign in.",
    "invalid_input": "Check what you have entered.",
    "invalid_parameter": "The parameter {parameter} has a wrong value.",
    "invalid_slug": "This is no address of a room.",
    "invitation_expired": "The invitation has expired. Ask for a new link.",
    "invitation_not_found": "There is no such invitation. Check the link, or ask for a new one.",
    "invitation_revoked": "The invitation was revoked. Ask for a new link.",
    "invitation_used_up": "The invitation has been used up. Ask for a new link.",
    "last_owner": "The last owner can't leave: hand the room over first.",
    "member_blocked": "This person is blocked. Unblock them first.",
    "member_not_found": "There is no such member in this room.",
    "method_not_allowed": "Method not allowed.",
    "not_authenticated": "Sign in first.",
    "not_found": "Not found.",
    "number_invalid": "A whole number from {least} to {most} is needed.",
    "origin_forbidden": "Connections from this site are not allowed.",
    "overloaded": "The server is overloaded. Try again in a moment.",
    "own_role": "You can't change your own role.",
    "password_common": "This password is too common.",
    "password_digits": "A password can't consist of digits only.",
    "password_long": "A password may have at most {max_password} characters.",
    "password_mismatch": "The passwords differ.",
    "password_missing": "Enter the password twice.",
    "password_short": "A password needs at least {min_length} characters.",
    "password_similar": "The password is too similar to the user name.",
    "payload_too_large": "The request is too large.",
    "rate_limited": "Too many attempts. Try again later.",
    "register_by_post": "Send a POST request to register.",
    "request_timeout": "The request did not arrive in time.",
    "role_unknown": "There is no such role here.",
    "room_name_long": "A name may have at most {max_length} characters.",
    "room_name_missing": "Enter a name for the room.",
    "room_name_reserved": "This name is reserved.",
    "room_not_found": "There is no such room.",
    "rule_common": "Not a commonly used password.",
    "rule_digits": "Not only digits.",
    "rule_length": "At least {min_length} characters.",
    "rule_similar": "Not similar to the user name.",
    "search_busy": "Too many searches at once. Try again in a moment.",
    "signature_expired": "The link has expired.",
    "signature_invalid": "The link is not valid.",
    "slug_invalid": "A room can't have this address.",
    "slug_taken": "This address is taken.",
    "storage_full": "The server is out of disk space.",
    "too_many_invitations": "The room has too many invitations. Revoke some.",
    "unavailable": "The service is unavailable for the moment. Try again later.",
    "user_not_found": "There is no such user.",
    "username_blank": "A name must contain a letter or a digit.",
    "username_characters": "A name may have letters, digits and the characters @ . + - _ only.",
    "username_long": "A name may have at most {max_length} characters.",
    "username_missing": "Enter a user name.",
    "username_reserved": "This name is reserved.",
    "username_taken": "This name is taken.",
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
