"""The MkDocs plugin: an adapter between MkDocs' events and the project, and the only module that imports mkdocs.

`mkdocs build` and `mkdocs serve` work alone; `mkcampaign` calls the same plugin. MkDocs reads its configuration,
watches files, serves and copies; what is written comes from `outputs`.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
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
from mkcampaign.clock import day
from mkcampaign.config_file import config_problems, unreal_day
from mkcampaign.model.edition import Script
from mkcampaign.model.release import LEDGER
from mkcampaign.model.site import SiteSettings
from mkcampaign.output_folder import OutputFolder, reason, unwritable
from mkcampaign.outputs import Output
from mkcampaign.press.room import Scope
from mkcampaign.problem import Mark, Problem, ProblemsFound, has_errors, problem
from mkcampaign.project import Checked, Project, check, make, theme_folder
from mkcampaign.read.load import CALENDAR_FOLDER
from mkcampaign.read.source import MappingNode, mark_in, read_text, read_yaml
from mkcampaign.rules import Severity
from mkcampaign.wording import LANGUAGES, Translate, translator

log = get_plugin_logger(__name__)
SiteConfig = MkDocsConfig
"""What `read_config` returns: MkDocs' own configuration."""

_CHINESE = translator("zh-Hans")


class PluginOptions(Config):  # type: ignore[no-untyped-call]
    """What `mkdocs.yml` may say under `plugins: - mkcampaign:`."""

    site_language = c.Choice(LANGUAGES, default="zh-Hans")
    footer = c.Type(str, default="")
    traditional = c.Choice(("zh-Hant-TW", "zh-Hant-HK", "none"), default="zh-Hant-TW")
    as_of = c.Optional[str | date](c.Type((str, date)))  # YAML reads an unquoted 2026-05-29 as a date


class AddressUnusable(Exception):
    """The preview cannot be served at this address; says which and why."""


class _Stopped(exceptions.PluginError):
    """Ends a build for problems of which MkDocs prints the lines and `build` takes the values."""

    def __init__(self, problems: Iterable[Problem], translate: Translate) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(found.line(translate) for found in self.problems))


class CampaignPlugin(BasePlugin[PluginOptions]):  # type: ignore[no-untyped-call]
    """Hands the outputs of a project to MkDocs, and swaps the finished site into place."""

    def __init__(self) -> None:
        self.command: Literal["build", "gh-deploy", "serve"] | None = None
        self.folder: OutputFolder | None = None
        self.finished = False
        self.outputs: tuple[Output, ...] = ()
        self.withheld: frozenset[str] = frozenset()
        self.last_good: tuple[Output, ...] = ()
        self.last: tuple[Project, Checked] | None = None
        self.prepared: Checked | None = None
        self.unreadable: tuple[Problem, ...] = ()
        self.failure: tuple[Problem, ...] = ()
        self.target: tuple[MkDocsConfig, str] | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Having this event keeps the plugin, and with it the last good site, across rebuilds of a preview."""
        self.command = command
        self.last_good, self.last = (), None
        self.unreadable, self.failure = (), ()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read and judge everything before anything is written."""
        self.finished, self.failure = False, ()
        if self.unreadable and self.last:  # a preview whose mkdocs.yml broke: all else is as it was
            project, checked = self.last[0], replace(self.last[1], problems=self.unreadable)
        else:
            project = project_of(config)
            checked, reported = self._checked(project, config)
            if not reported:
                self._report(checked, project=project, config=config)
        strict = bool(config.strict) or bool(self.unreadable)
        if self.command == "serve":
            self.outputs = self._preview(project, checked, strict=strict)
        else:
            self.outputs = self._outputs(project, checked, strict=strict)
            self.withheld = checked.site.withheld
        config.theme.static_templates.clear()
        if self.command in ("build", "gh-deploy"):
            self._open_folder(config, translate=translator(project.settings.language))
        return config

    def _checked(self, project: Project, config: MkDocsConfig) -> tuple[Checked, bool]:
        """The site judged, and whether its problems were shown already (`mkcampaign build` does both first)."""
        prepared, self.prepared = self.prepared, None
        if prepared is not None:
            return prepared, True
        try:
            scope = Scope.OWN if self.command == "serve" else Scope.ALL
            return check(project, day(configured=self.config.as_of), scope=scope), False
        except ProblemsFound as error:
            raise _Stopped(error.problems, translator(project.settings.language)) from None

    def _report(self, checked: Checked, *, project: Project, config: MkDocsConfig) -> None:
        translate = translator(project.settings.language)
        is_live = self.command == "serve"
        for found in checked.problems:
            error = found.severity is Severity.ERROR
            # MkDocs' strict mode would count what is said here, and leave a preview hanging.
            level = logging.INFO if is_live and config.strict else logging.ERROR if error else logging.WARNING
            log.log(level, found.line(translate))
        if not is_live and has_errors(checked.problems, strict=bool(config.strict)):
            count = len(checked.problems)
            raise exceptions.PluginError(
                translate("有 {count} 处问题，网站没有生成，原来的网站没有动。").format(count=count)
            )

    def _outputs(self, project: Project, checked: Checked, *, strict: bool) -> tuple[Output, ...]:
        try:
            return make(project, checked, strict=strict)
        except TemplateError as error:
            raise _Stopped([_template_problem(error)], translator(project.settings.language)) from None

    def _preview(self, project: Project, checked: Checked, *, strict: bool) -> tuple[Output, ...]:
        """The site as it is, or the last good one with the problems; made at once, because what is made later
        would be made with a template that may be broken by then."""
        translate = translator(project.settings.language)
        if not has_errors(checked.problems, strict=strict):
            try:
                self.last_good = live.made(make(project, checked, strict=strict, live=True))
            except _THEME_ERRORS as error:
                found = _template_problem(error)
                log.log(logging.ERROR, found.line(translate))  # a line, no traceback
                checked = replace(checked, problems=(found,))
            else:
                self.last = project, checked
                return self.last_good
        try:
            return live.made(live.with_problems(project, checked, self.last_good))
        except _THEME_ERRORS as error:
            if not self.last_good:
                raise _Stopped([_template_problem(error)], translate) from None
            return self.last_good

    def _open_folder(self, config: MkDocsConfig, *, translate: Translate) -> None:
        self.folder = OutputFolder(Path(config.site_dir))
        try:
            staging = self.folder.open()
        except ProblemsFound as error:
            self.folder = None
            raise _Stopped(error.problems, translate) from None
        self.target = (config, config.site_dir)
        config.site_dir = str(staging)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """The outputs, and the files of `content/` that are not Markdown."""
        made = [_OutputFile.of(output, config, self._translate) for output in self.outputs]
        taken = {file.dest_uri for file in made}
        docs = Path(config.docs_dir)
        kept = [
            file
            for file in files
            if not file.is_documentation_page()
            and file.abs_src_path
            and Path(file.abs_src_path).is_relative_to(docs)
            and file.dest_uri not in taken
            and file.src_uri not in self.withheld
            and file.src_uri != LEDGER
        ]
        for file in kept:
            if file.src_uri.startswith("templates/"):  # MkDocs' own folder; here one like any other
                file.inclusion = InclusionLevel.NOT_IN_NAV
        return Files([*kept, *made])

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """All files are written; what may still fail is another plugin's warning under --strict."""
        self.finished = True

    def on_build_error(self, *, error: Exception) -> None:
        """A build that failed must not replace anything.

        Raises Abort for a file that cannot be read or written, where MkDocs would show a traceback.
        """
        self.finished = False
        if isinstance(error, _Stopped):
            self.failure = error.problems
        elif isinstance(error, OSError):
            self.failure = (self._file_problem(error),)
            raise exceptions.Abort(self.failure[0].line(self._translate)) from None

    @property
    def _translate(self) -> Translate:
        return translator("en" if self.config.site_language == "en" else "zh-Hans")

    def _file_problem(self, error: OSError) -> Problem:
        """MkDocs copies the files of `content/`: which of the two was it?"""
        names = [Path(os.fsdecode(name)) for name in (error.filename, error.filename2) if name]
        staging = self.folder.staging if self.folder else None
        for name in names:
            if staging and name.is_relative_to(staging):
                return unwritable(name.relative_to(staging).as_posix(), error)
        if names and error.errno in (errno.EACCES, errno.EPERM, errno.ENOENT, errno.EIO):
            return problem(Mark(names[0].name), "file-unreadable", reason=reason(error))
        return unwritable(names[0].name if names else ".", error)

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
            self.failure = error.problems
            raise exceptions.Abort(error.problems[0].line(self._translate)) from None

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch the calendar as well as the content."""
        _watch_calendar(server, _root(config))
        return server


def _watch_calendar(server: LiveReloadServer, root: Path) -> None:
    """Its folder, not the file: a file that an editor's program deletes and writes anew is lost to the watcher."""
    server.watch(str(root), recursive=False)
    if (root / CALENDAR_FOLDER).is_dir():
        server.watch(str(root / CALENDAR_FOLDER))


class _OutputFile(File):
    """A file whose bytes are made when MkDocs copies it."""

    output: Output
    translate: Translate

    @classmethod
    def of(cls, output: Output, config: MkDocsConfig, translate: Translate) -> _OutputFile:
        file = cls.generated(config, output.uri, content=b"", inclusion=InclusionLevel.NOT_IN_NAV)
        assert isinstance(file, _OutputFile)
        file.output, file.translate = output, translate
        return file

    def copy_file(self, dirty: bool = False) -> None:
        try:
            content = self.output.produce()
        except _THEME_ERRORS as error:
            raise _Stopped([_template_problem(error)], self.translate) from None
        except ProblemsFound as error:
            raise _Stopped(error.problems, self.translate) from None
        try:
            target = Path(self.abs_dest_path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError as error:
            raise _Stopped([unwritable(self.output.uri, error)], self.translate) from None


_THEME_ERRORS = (TemplateError, FileNotFoundError)
"""What filling a template may raise; the only files read then are the theme's."""


def _template_problem(error: TemplateError | FileNotFoundError) -> Problem:
    file = getattr(error, "filename", None)
    name = getattr(error, "name", None) or (Path(file).name if file else "theme")
    return problem(Mark(str(name), getattr(error, "lineno", 1) or 1), "theme-broken", detail=str(error))


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
            traditional=_traditional(options),
        ),
        themes=themes,
        material=Path(str(material.__file__)).parent / "templates",
    )


def _traditional(options: PluginOptions) -> Script | None:
    """The script of the pages in `zh-hant/`: of a Chinese site, unless it wants none."""
    wanted = options["traditional"]
    return Script(wanted) if options["site_language"].startswith("zh") and wanted != "none" else None


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
    """Read `mkdocs.yml`. Raises `ProblemsFound` for what is wrong with it, or for a missing plugin."""
    shown = config_file.name
    found: list[Problem] = []
    text = read_text(config_file, shown, found)
    written = read_yaml(text or "", shown, found).root
    found = [p for p in found if p.rule not in ("yaml-alias", "yaml-tag")]  # MkDocs has uses for both
    found += unreal_day(shown, written)
    if found:
        raise ProblemsFound(found)
    try:
        with _overheard("mkdocs.config", logging.WARNING) as said:
            config = load_config(str(config_file), **options)
    except (exceptions.Abort, exceptions.ConfigurationError, ValueError) as error:
        found = _said_of(shown, written, said)
        raise ProblemsFound(found or [problem(Mark(shown), "config-invalid", detail=str(error))]) from None
    found = [p for p in _said_of(shown, written, said) if p.rule == "unknown-key"]
    if "mkcampaign" not in config.plugins:
        detail = "plugins 里没有 mkcampaign"
        found.append(problem(mark_in(shown, written, ["plugins"]), "config-invalid", detail=detail))
    if found:
        raise ProblemsFound(found)
    return config


def _said_of(shown: str, written: MappingNode, said: list[str]) -> list[Problem]:
    keys, options = ([name for name, _ in schema._schema] for schema in (MkDocsConfig, PluginOptions))
    return list(config_problems(shown, written, said, keys=keys, options=options))


@contextlib.contextmanager
def _overheard(name: str, level: int = logging.ERROR) -> Iterator[list[str]]:
    """Collect what a logger says from `level` up instead of showing it in English."""
    said: list[str] = []
    logger = logging.getLogger(name)
    handler = logging.Handler(level)
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
    with _overheard("mkdocs", logging.WARNING if config.strict else logging.ERROR) as said:
        try:
            config.plugins.on_startup(command="build", dirty=False)
            try:
                mkdocs_build(config)
            finally:
                config.plugins.on_shutdown()
        except exceptions.Abort as error:
            raise ProblemsFound(plugin.failure or _build_problems(said or [str(error)])) from None


def _build_problems(said: list[str]) -> list[Problem]:
    return [problem(Mark("mkdocs.yml"), "build-failed", detail=" ".join(text.split())) for text in said]


def show_log() -> None:
    """Show what MkDocs says (rebuilds, addresses) on standard error, one plain line each."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def serve(config_file: Path, *, address: str | None = None) -> None:
    """Serve a live preview until interrupted; a broken edit leaves the last good pages reachable.

    Raises `ProblemsFound` where `mkdocs.yml` cannot be read at the start, `AddressUnusable` where nothing can be
    served at the address.
    """
    options: dict[str, Any] = {"dev_addr": address} if address else {}
    folder = tempfile.mkdtemp(prefix="mkcampaign_")
    try:
        config = read_config(config_file, site_dir=folder, **options)
        plugin = config.plugins["mkcampaign"]
        assert isinstance(plugin, CampaignPlugin)
        config.plugins.on_startup(command="serve", dirty=False)
        host, port = config.dev_addr
        mount = urlsplit(config.site_url or "/").path

        def rebuild() -> None:
            nonlocal config
            try:
                config, plugin.unreadable = read_config(config_file, site_dir=folder, **options), ()
            except ProblemsFound as error:
                plugin.unreadable = error.problems
                for found in error.problems:
                    log.log(logging.ERROR, found.line(_CHINESE))
            try:
                mkdocs_build(config, serve_url=f"http://{host}:{port}{mount}")
            except exceptions.Abort as error:
                log.log(logging.ERROR, str(error))

        server = LiveReloadServer(builder=rebuild, host=host, port=port, root=folder, mount_path=mount)
        server.error_handler = lambda code: (
            file.read_bytes() if (file := Path(folder) / f"{code}.html").is_file() else None
        )
        try:
            server.server_bind()
            server.server_activate()
        except OSError as error:
            server.server_close()
            raise AddressUnusable(f"{host}:{port} 用不了：{reason(error)}") from None
        server.watch(config.docs_dir)
        server.watch(str(config_file))
        for theme in project_of(config).themes:
            server.watch(str(theme))
        _watch_calendar(server, _root(config))
        try:
            # LiveReloadServer.serve, but watching before the first build: an edit made during it is not lost.
            server.observer.start()
            rebuild()
            server = config.plugins.on_serve(server, config=config, builder=rebuild)
            log.info(_CHINESE("预览：{url}（按 Ctrl+C 结束）").format(url=server.url))
            server.serve_thread.start()
            server._build_loop()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown(wait=server.serve_thread.is_alive())
            config.plugins.on_shutdown()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
