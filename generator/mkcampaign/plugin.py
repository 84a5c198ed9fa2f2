"""The MkDocs plugin: an adapter between MkDocs' events and the project, and the only module that imports mkdocs.

`mkdocs build` and `mkdocs serve` work alone; `mkcampaign` calls the same plugin. MkDocs reads its configuration,
watches files, serves and copies; what is written comes from `outputs`.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

import material
from jinja2 import TemplateError
from mkdocs import exceptions
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import config_options as c
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel

from mkcampaign import live
from mkcampaign.model.site import SiteSettings
from mkcampaign.output_folder import OutputFolder, unwritable
from mkcampaign.outputs import Output
from mkcampaign.problem import Mark, Problem, ProblemsFound, has_errors, problem
from mkcampaign.project import Checked, Project, check, make, theme_folder
from mkcampaign.read.load import CALENDAR_FOLDER, calendar_files
from mkcampaign.read.source import read_text, read_yaml
from mkcampaign.wording import LANGUAGES, translator

log = get_plugin_logger(__name__)
SiteConfig = MkDocsConfig
"""What `read_config` returns: MkDocs' own configuration."""

AS_OF_VARIABLE = "MKCAMPAIGN_AS_OF"
"""Replaces today's date for commands that have no --as-of of their own."""


class PluginOptions(Config):  # type: ignore[no-untyped-call]
    """What `mkdocs.yml` may say under `plugins: - mkcampaign:`."""

    site_language = c.Choice(LANGUAGES, default="zh-Hans")
    footer = c.Type(str, default="")
    as_of = c.Optional(c.Type(str))


class CampaignPlugin(BasePlugin[PluginOptions]):  # type: ignore[no-untyped-call]
    """Hands the outputs of a project to MkDocs, and swaps the finished site into place."""

    def __init__(self) -> None:
        self.command: Literal["build", "gh-deploy", "serve"] | None = None
        self.folder: OutputFolder | None = None
        self.finished = False
        self.outputs: tuple[Output, ...] = ()
        self.last_good: tuple[Output, ...] = ()
        self.prepared: Checked | None = None
        self.target: tuple[MkDocsConfig, str] | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Having this event keeps the plugin, and with it the last good site, across rebuilds of a preview."""
        self.command = command
        self.last_good = ()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and judge everything before anything is written."""
        self.finished = False
        project = project_of(config)
        checked, self.prepared = self.prepared or check(project, day(self.config.as_of)), None
        is_live = self.command == "serve"
        translate = translator(project.settings.language)
        failed = has_errors(checked.problems, strict=bool(config.strict))
        if is_live and failed:
            for found in checked.problems:
                log.error(found.line(translate))
            self.outputs = live.with_problems(project, checked, self.last_good)
        else:
            self._report(checked, translate=translate, failed=failed)
            try:
                self.outputs = make(project, checked, strict=bool(config.strict), live=is_live)
            except TemplateError as error:
                raise exceptions.PluginError(_template_problem(error).line(translate)) from None
            self.last_good = self.outputs
        config.theme.static_templates.clear()
        if self.command in ("build", "gh-deploy"):
            self._open_folder(config, translate=translate)
        return config

    def _report(self, checked: Checked, *, translate: Any, failed: bool) -> None:
        for found in checked.problems:
            log.warning(found.line(translate))
        if failed:
            count = len(checked.problems)
            raise exceptions.PluginError(
                translate("有 {count} 处问题，网站没有生成，原来的网站没有动。").format(count=count)
            )

    def _open_folder(self, config: MkDocsConfig, *, translate: Any) -> None:
        self.folder = OutputFolder(Path(config.site_dir))
        try:
            staging = self.folder.open()
        except ProblemsFound as error:
            self.folder = None
            raise exceptions.PluginError(error.problems[0].line(translate)) from None
        self.target = (config, config.site_dir)
        config.site_dir = str(staging)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """The outputs, and the files of `content/` that are not Markdown."""
        made = [_OutputFile.of(output, config) for output in self.outputs]
        taken = {file.dest_uri for file in made}
        docs = Path(config.docs_dir)
        kept = [
            file
            for file in files
            if not file.is_documentation_page()
            and file.abs_src_path
            and Path(file.abs_src_path).is_relative_to(docs)
            and file.dest_uri not in taken
        ]
        return Files([*kept, *made])

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """All files are written; what may still fail is another plugin's warning under --strict."""
        self.finished = True

    def on_build_error(self, *, error: Exception) -> None:
        """A build that failed must not replace anything."""
        self.finished = False

    def on_shutdown(self) -> None:
        """Put the finished site in place of the old one, or throw away what was not finished."""
        folder, self.folder = self.folder, None
        if folder is None:
            return
        if self.target:
            config, config.site_dir = self.target[0], self.target[1]
        if not self.finished:
            folder.discard()
            return
        try:
            folder.commit()
        except ProblemsFound as error:
            raise exceptions.Abort(error.problems[0].line(translator("zh-Hans"))) from None

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch the calendar as well as the content."""
        root = _root(config)
        for file in calendar_files(root)[:1]:
            server.watch(str(file))
        if (root / CALENDAR_FOLDER).is_dir():
            server.watch(str(root / CALENDAR_FOLDER))
        return server


class _OutputFile(File):
    """A file whose bytes are made when MkDocs copies it."""

    output: Output

    @classmethod
    def of(cls, output: Output, config: MkDocsConfig) -> _OutputFile:
        file = cls.generated(config, output.uri, content=b"", inclusion=InclusionLevel.NOT_IN_NAV)
        assert isinstance(file, _OutputFile)
        file.output = output
        return file

    def copy_file(self, dirty: bool = False) -> None:
        try:
            content = self.output.produce()
            target = Path(self.abs_dest_path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError as error:
            found = unwritable(self.output.uri, error)
            raise exceptions.PluginError(found.line(translator("zh-Hans"))) from None
        except TemplateError as error:
            raise exceptions.PluginError(_template_problem(error).line(translator("zh-Hans"))) from None


def _template_problem(error: TemplateError) -> Problem:
    file = getattr(error, "filename", None)
    name = getattr(error, "name", None) or (Path(file).name if file else "theme")
    return problem(Mark(str(name), getattr(error, "lineno", 1) or 1), "theme-broken", detail=str(error))


def day(given: str | None = None) -> date | datetime:
    """The one place where the clock is read.

    The day given, else `MKCAMPAIGN_AS_OF`, else SOURCE_DATE_EPOCH (reproducible-builds.org), else now. Raises
    ValueError for a day that is no ISO 8601 date.
    """
    text = given or os.environ.get(AS_OF_VARIABLE)
    if text:
        return date.fromisoformat(text)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent if config.config_file_path else Path.cwd()


def project_of(config: MkDocsConfig) -> Project:
    """What MkDocs' configuration says of the site, as a project."""
    root = _root(config)
    plugin = config.plugins.get("mkcampaign")
    options = plugin.config if plugin else PluginOptions()
    address = _published_address(config)
    packaged = theme_folder() / "web"
    own = Path(config.theme.custom_dir) if config.theme.custom_dir else packaged
    themes = (own,) if own.resolve() == packaged.resolve() else (own, packaged)
    return Project(
        root=root,
        content=Path(config.docs_dir),
        settings=SiteSettings(
            title=config.site_name,
            url=address if not address or address.endswith("/") else address + "/",
            description=config.site_description or "",
            language=options["site_language"],
            footer=options["footer"],
        ),
        themes=themes,
        material=Path(str(material.__file__)).parent / "templates",
    )


def _published_address(config: MkDocsConfig) -> str:
    """The site's own address. `mkdocs serve` puts that of its preview in its place, which must not reach a
    leaflet's QR code: there the file is asked again."""
    host, port = config.dev_addr
    if config.site_url and config.site_url.startswith(f"http://{host}:{port}/") and config.config_file_path:
        text = read_text(Path(config.config_file_path), "mkdocs.yml", [])
        written = read_yaml(text or "", "mkdocs.yml", []).root.entries.get("site_url")
        return getattr(written, "text", None) or ""
    return config.site_url or ""


def read_config(config_file: Path, **options: Any) -> MkDocsConfig:
    """Read `mkdocs.yml`. Raises `ProblemsFound` for what MkDocs finds wrong with it, or for a missing plugin."""
    shown = config_file.name
    if not config_file.is_file():
        raise ProblemsFound([problem(Mark(shown), "file-missing", file=shown)])
    try:
        with _overheard("mkdocs.config") as said:
            config = load_config(str(config_file), **options)
    except exceptions.ConfigurationError as error:
        where = re.search(r"line (\d+), column (\d+)", str(error))
        mark = Mark(shown, int(where[1]), int(where[2])) if where else Mark(shown)
        detail = "YAML 写法有误" if where else " ".join(str(error).split())
        raise ProblemsFound([problem(mark, "config-invalid", detail=detail)]) from None
    except exceptions.Abort:
        found = [problem(Mark(shown), "config-invalid", detail=" ".join(text.split())) for text in said]
        raise ProblemsFound(found or [problem(Mark(shown), "config-invalid", detail="未知")]) from None
    if "mkcampaign" not in config.plugins:
        detail = "plugins 里没有 mkcampaign"
        raise ProblemsFound([problem(Mark(shown), "config-invalid", detail=detail)])
    return config


@contextlib.contextmanager
def _overheard(name: str) -> Iterator[list[str]]:
    """Collect the errors a logger says instead of showing them in English."""
    said: list[str] = []
    logger = logging.getLogger(name)
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    before = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


def build(config: MkDocsConfig, checked: Checked) -> None:
    """Build a site that was checked into the configuration's `site_dir`.

    Raises `ProblemsFound` where it cannot be written; the old site is then still whole.
    """
    plugin = config.plugins["mkcampaign"]
    assert isinstance(plugin, CampaignPlugin)
    plugin.prepared = checked
    config.plugins.on_startup(command="build", dirty=False)
    with _overheard("mkdocs") as said:
        try:
            mkdocs_build(config)
        except exceptions.Abort:
            raise ProblemsFound(_build_problems(said)) from None
        except OSError as error:
            raise ProblemsFound([unwritable(Path(config.site_dir).name, error)]) from None
        finally:
            config.plugins.on_shutdown()


def _build_problems(said: list[str]) -> list[Problem]:
    lines = [" ".join(text.split()) for text in said] or ["mkdocs"]
    return [problem(Mark("mkdocs.yml"), "build-failed", detail=line) for line in lines]


def show_log() -> None:
    """Show what MkDocs says (rebuilds, addresses) on standard error, one plain line each."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def serve(config_file: Path, *, address: str | None = None) -> None:
    """Serve a live preview until interrupted; a broken edit leaves the last good pages reachable.

    Raises `ProblemsFound` where `mkdocs.yml` cannot be read at the start.
    """
    options: dict[str, Any] = {"dev_addr": address} if address else {}
    folder = tempfile.mkdtemp(prefix="mkcampaign_")
    try:
        config = read_config(config_file, site_dir=folder, **options)
        config.plugins.on_startup(command="serve", dirty=False)
        host, port = config.dev_addr
        mount = urlsplit(config.site_url or "/").path

        def rebuild() -> None:
            try:
                fresh = read_config(config_file, site_dir=folder, **options)
                mkdocs_build(fresh, serve_url=f"http://{host}:{port}{mount}")
            except ProblemsFound as error:
                for found in error.problems:
                    log.error(found.line(translator("zh-Hans")))
            except exceptions.Abort as error:
                log.error(str(error))

        rebuild()
        server = LiveReloadServer(builder=rebuild, host=host, port=port, root=folder, mount_path=mount)
        server.error_handler = lambda code: (
            file.read_bytes() if (file := Path(folder) / f"{code}.html").is_file() else None
        )
        server.watch(config.docs_dir)
        server.watch(str(config_file))
        for theme in project_of(config).themes:
            server.watch(str(theme))
        server = config.plugins.on_serve(server, config=config, builder=rebuild)
        try:
            server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            server.shutdown(wait=True)
        finally:
            config.plugins.on_shutdown()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
