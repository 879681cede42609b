"""One settings object: `VOC_*` in the environment over a TOML file named by `VOC_CONFIG` over the defaults here."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from voc.errors import InvalidSettings

PREFIX = "VOC_"
# Options and credentials of sources: VOC_SOURCE_ZENDESK_TOKEN is `token` in `[sources.zendesk]` of the file.
SOURCE_PREFIX = "VOC_SOURCE_"
# Read by the command line and by scripts around voc: not settings, but not mistakes either.
OUTSIDE = {"config", "data_dir", "key_file", "server", "test_postgres_url", "test_redis_url"}


def _default_database_url() -> str:
    return f"sqlite:///{user_data_path('voc') / 'voc.db'}"


class Settings(BaseModel):
    """Everything that can be set. Each default works on a laptop."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str = Field(
        default_factory=_default_database_url,
        description="SQLAlchemy URL: sqlite:///file.db or postgresql+psycopg://...",
    )
    workspace: str = Field("default", min_length=1, max_length=64, description="Company whose feedback is meant.")
    competitors: tuple[str, ...] = Field(
        (),
        description="Brands that are not yours, as in Norvelle,Brightmoor: heard where brands are compared or one of "
        "them is asked for, and in no other number, alert or report.",
    )
    timezone: str = Field("UTC", description="Time zone of dates without an offset, as in 'Europe/Berlin'.")
    day_first: bool = Field(False, description="Read 03/04/2026 as 3 April, unless a file proves otherwise.")
    pii: Literal["on", "off"] = Field("on", description="Replace personal data in texts before anything is stored.")
    hash_key: SecretStr | None = Field(
        None, description="Key of the hashes that stand for customers; made once per database when not given."
    )
    link_customers: Literal["id", "email"] = Field(
        "id",
        description="What a customer is known by in all channels: the id that each source gives, or the e-mail address "
        "wherever a record has one (kept as a hash only).",
    )
    threads: int = Field(0, ge=0, le=256, description="CPU threads of the encoder; 0: one per physical core.")
    precision: Literal["int8", "f32"] = Field(
        "int8", description="Arithmetic of the label model: int8 is 2.7 times as fast, f32 is exactly the trained one."
    )
    model_dir: Path | None = Field(None, description="Folder of the label model; the shipped one when not given.")
    sentiment_model: str | None = Field(
        None,
        description="Hugging Face sequence classifier (name or folder) that does sentiment instead (docs/models.md).",
    )
    sentiment_labels: tuple[str, ...] = Field(
        (), description="What its labels mean, where that cannot be guessed: LABEL_0=negative,LABEL_1=positive."
    )
    emotion_model: str | None = Field(
        None, description="Hugging Face sequence classifier (name or folder) that does emotions instead."
    )
    emotion_labels: tuple[str, ...] = Field((), description="What its labels mean: mad=anger,calm=none.")
    embedding_model: str | None = Field(
        None, description="sentence-transformers model (name or folder) that makes the embeddings instead."
    )
    model_languages: tuple[str, ...] = Field(
        (), description="Languages besides English that the two classifiers label: de,fr or all."
    )
    device: str = Field("auto", description="Where models of your own run: auto, cpu, cuda or cuda:1.")
    taxonomy: Path | None = Field(
        None, description="YAML file with the company's own names, owners and sub-touchpoints (docs/taxonomy.md)."
    )
    batch_size: int = Field(1000, ge=1, le=100_000, description="Messages per transaction.")
    # Rows of random keys change another page each: the larger the batch, the fewer pages are written for a row.
    import_batch_size: int = Field(5000, ge=1, le=100_000, description="Messages per transaction when a file is read.")
    upload_dir: Path = Field(
        default_factory=lambda: user_data_path("voc") / "uploads",
        description="Folder of files uploaded on the dashboard until they are read, and of how they were read.",
    )
    max_text_chars: int = Field(100_000, ge=100, description="Longest text of one message; longer ones are rejected.")
    alert_budget: str = Field("1/week", description="False alerts you accept over all watched series: '2/month'.")
    holidays: str | None = Field(
        None, description="Country whose public holidays are foretold, or a part of it: DE, DE-BY, GB-ENG."
    )
    events: Path | None = Field(
        None, description="CSV file with what you did when: name, from, until, expected (docs/methods/detection.md)."
    )
    pulse: Literal["hour", "15m"] | None = Field(
        None, description="Look for spikes by the hour or quarter of an hour whenever feedback is analysed."
    )
    pulse_budget: str = Field("1/week", description="False alerts you accept of spikes by the hour: '1/day'.")
    pulse_channel: str | None = Field(None, description="The only channel to look for such spikes in, as in social.")
    alert_channels: tuple[str, ...] = Field(("log",), description="Channels that receive alerts: log, webhook.")
    alert_max_age_days: int = Field(
        14, ge=0, description="Older insights are shown but not sent: history that was just imported is no news."
    )
    alert_min_people: int = Field(
        5, ge=1, le=1_000_000, description="Insights with fewer people behind them are listed as small and not sent."
    )
    channels: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="Your own channels by name, as JSON or a TOML table: Apprise addresses such as slack://... or mailto://...",
    )
    webhook_url: str | None = Field(None, description="Address that receives signed alerts (channel webhook).")
    webhook_secret: SecretStr | None = Field(None, description="Standard Webhooks secret (whsec_...) that signs them.")
    webhook_allow_private: bool = Field(False, description="Allow webhook addresses inside the own network.")
    search: Literal["meaning", "words"] = Field(
        "meaning",
        description="meaning: the API searches by words and by meaning where the label model is installed, loading it "
        "at the first search; words: it never loads a model.",
    )
    sources: dict[str, SecretStr] = Field(
        {},
        description="Options of sources: tables `[sources.NAME]` of the file, or `VOC_SOURCE_NAME_OPTION`.",
    )
    sources_allow_private: bool = Field(False, description="Allow sources at web addresses inside the own network.")
    whisper_model: str | None = Field(
        None, description="Folder of a Whisper model in CTranslate2's format that transcribes recordings (voc[audio])."
    )
    naming_url: str | None = Field(
        None,
        description="OpenAI-compatible address (.../v1) of a model that names topics from quotes; off when not set.",
    )
    naming_model: str = Field("default", description="Name of that model.")
    naming_key: SecretStr | None = Field(None, description="Bearer key of that address.")
    http_timeout_seconds: float = Field(10.0, gt=0, le=300, description="Time-out of outgoing requests.")
    api_key: SecretStr | None = Field(
        None,
        min_length=16,
        description="A key with all scopes that is set rather than stored; `voc keys create` makes those that are.",
    )
    min_group_messages: int = Field(
        5, ge=1, le=1000, description="Teams, channels and staff of whom fewer messages speak are not shown apart."
    )
    public_url: str | None = Field(
        None, description="Address at which people reach voc, to which OIDC leads them back: https://voc.example."
    )
    oidc_issuer: str | None = Field(
        None, description="Provider of sign-ins with OpenID Connect (voc[oidc]); off when not set (docs/oidc.md)."
    )
    oidc_client_id: str | None = Field(None, description="Name under which the provider knows voc.")
    oidc_client_secret: SecretStr | None = Field(None, min_length=8, description="Secret that it shares with voc.")
    oidc_scope: str = Field("openid profile email", description="Scopes that the provider is asked for.")
    oidc_roles_claim: str = Field(
        "roles", description="Claim of the ID token with a person's roles; a path with dots: realm_access.roles."
    )
    oidc_roles: dict[str, str] = Field(
        {}, description='Values of that claim as roles of voc, as JSON: {"cx-team": "analyst"}; the same when empty.'
    )
    oidc_session_hours: int = Field(12, ge=1, le=336, description="Hours until a person signs in again.")
    log: Literal["plain", "json"] = Field("plain", description="json: one line per request, without personal data.")
    traces: Literal["off", "otlp"] = Field(
        "off", description="otlp: the API sends traces by OpenTelemetry (voc[otel]) to where the OTEL_* variables say."
    )
    broker_url: SecretStr | None = Field(
        None,
        description="Redis that jobs are queued in: redis://host:6379/0. Without it `voc analyze` does the work.",
    )
    lease_seconds: int = Field(
        900, ge=1, description="How long a worker may take for a batch; then others may take it."
    )
    rate_limit: str = Field("600/minute", description="Requests each key may make: 10/second, 600/minute, 20000/day.")

    @property
    def first_hash_key(self) -> bytes | None:
        """The first key of the hashes of people, where it is given."""
        return self.hash_key.get_secret_value().encode() if self.hash_key else None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, ZoneInfoNotFoundError) as error:
            raise ValueError("use a name such as 'Europe/Berlin'") from error
        return name


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings in force.

    Raises:
        InvalidSettings: for unknown keys and values out of range, all of them named at once.
    """
    environ = os.environ if environ is None else environ
    values = {**_from_file(environ.get(PREFIX + "CONFIG")), **_from_environment(environ)}
    values["sources"] = _sources(values.get("sources", {})) | _sources_from_environment(environ)
    unknown = [_unknown(key) for key in values if key not in Settings.model_fields]
    if unknown:
        raise InvalidSettings(unknown)
    try:
        return Settings(**values)
    except ValidationError as error:
        raise InvalidSettings([_problem(e) for e in error.errors(include_input=False)]) from error


def _from_file(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidSettings([f"VOC_CONFIG={path}: {error}"]) from error


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in environ.items():
        key = name.removeprefix(PREFIX).lower()
        if not name.startswith(PREFIX) or name.startswith(SOURCE_PREFIX) or key in OUTSIDE:
            continue
        values[key] = _READ.get(key, str)(text)
    return values


def _sources(tables: Any) -> dict[str, str]:
    """{"zendesk_token": text} of {"zendesk": {"token": text}}: every option may be a secret, so all are kept as one."""
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise InvalidSettings(["sources: write a table per source, as in [sources.zendesk]"])
    return {f"{name}_{key}": _text(value) for name, table in tables.items() for key, value in table.items()}


def _sources_from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(SOURCE_PREFIX).lower(): text
        for name, text in environ.items()
        if name.startswith(SOURCE_PREFIX)
    }


def _text(value: Any) -> str:
    return ",".join(map(_text, value)) if isinstance(value, list) else str(value)


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split(","))))


def _table(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text  # refused with the name of the setting, and without the value, which is a secret


# Settings that are more than one word in the environment.
_READ: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("alert_channels", "competitors", "sentiment_labels", "emotion_labels", "model_languages"), _names),
    "channels": _table,
    "oidc_roles": _table,
}


def _unknown(key: str) -> str:
    close = get_close_matches(key, Settings.model_fields, n=1)
    return f"{PREFIX}{key.upper()} is not a setting" + (f", did you mean {PREFIX}{close[0].upper()}?" if close else "")


def _problem(error: Any) -> str:
    # The value itself is left out: it may be a secret.
    return f"{PREFIX}{str(error['loc'][0]).upper()}: {error['msg']}"
