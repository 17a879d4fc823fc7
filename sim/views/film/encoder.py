"""Pictures into a film file by the encoder that imageio-ffmpeg carries: whole or not at all.

Raw RGBA frames go down a pipe while the next one is drawn, so that drawing and encoding each have a core. The file is
written into a hidden folder beside it and moved when the encoder has ended well.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sim.output.folder import whole_file
from sim.views.draw.wrong import wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType


__all__ = ["FOLDER", "KINDS", "X264", "Encoder", "check_target", "encoder_path"]

KINDS = ("mp4", "gif")
FOLDER = "png"  # the kind of a film that is a folder of pictures
WAITING = 3  # frames between the brush and the pipe
PALETTE_FRAMES = 24  # frames from which a gif's palette is taken
PIPE_BYTES = 1 << 20

# Measured at 1280 x 720: 5.9 ms of processor a frame, against 7.3 with the preset's own motion search (file 7 %
# smaller) and 5.9 with "superfast" (file 1.6 times as large). As many threads as x264 takes for two cores: with another
# number the film has other bytes.
X264 = (
    "-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=fast_bilinear", "-pix_fmt", "yuv420p",
    "-c:v", "libx264", "-preset", "veryfast", "-x264-params", "subme=1:me=dia:threads=3:lookahead-threads=1",
    "-crf", "21",
    "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
)  # fmt: skip

Buffer = bytes | bytearray | memoryview


def encoder_path() -> str:
    """Return the ffmpeg program that came with imageio-ffmpeg (or the one that IMAGEIO_FFMPEG_EXE names).

    Raises
    ------
    InputError
        When there is none.
    """
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        cure = "pip install --force-reinstall imageio-ffmpeg, or leave the film out with --film none"
        raise wrong("film", "no encoder", cure, "there is no program here that encodes films") from None


def check_target(path: Path) -> str:
    """Return the kind of film that ``path`` asks for, having looked whether it can be made and written.

    "mp4" or "gif" by its suffix; "png", a folder of pictures, for a name without one.

    Raises
    ------
    InputError
        For an unknown suffix, no encoder, a folder in the file's place or a file in the folder's, or a folder that is
        missing or not writable.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind and kind not in KINDS:
        allowed = "a name ending in .mp4 or .gif, or the name of a folder for frame-0001.png and on"
        raise wrong("path", path.name, allowed, "the name does not say which kind of film this is", KINDS)
    if not kind:
        kind = FOLDER
        if path.is_dir() and os.access(path, os.W_OK | os.X_OK):
            return kind
        if path.exists():
            raise wrong("path", str(path), "a folder that may be written", "the frames of the film cannot go there")
    else:
        encoder_path()
    if kind != FOLDER and path.is_dir():
        raise wrong("path", str(path), "the name of a file", "a folder stands where the film has to go")
    folder = path.parent
    if not folder.is_dir():
        raise wrong("path", str(path), "a folder that exists", f"there is no folder {folder}")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise wrong("path", str(path), "a folder that may be written", f"the folder {folder} may not be written")
    return kind


class Encoder:
    """A film being written: give it RGBA frames in order inside a ``with`` block; an error there leaves no file.

    ``colours(count)`` gives up to so many frames from all over the film: the colours of a gif are taken from them.
    """

    def __init__(
        self,
        path: Path,
        kind: str,
        size: tuple[int, int],
        fps: float,
        colours: Callable[[int], Iterable[Buffer]] | None = None,
    ) -> None:
        self.path, self.kind, self.size, self.fps = path, kind, size, fps
        self._colours = colours
        self._place = contextlib.ExitStack()  # a hidden folder beside the film, gone when the film is there
        self._scratch = path
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._queue: queue.Queue[bytearray | None] = queue.Queue(maxsize=WAITING)
        self._spare: queue.SimpleQueue[bytearray] = queue.SimpleQueue()
        self._failure: OSError | None = None
        self._words: IO[bytes] | None = None

    def __enter__(self) -> Encoder:
        try:
            self._start()
        except BaseException:
            self._abandon()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        done = False
        try:
            if kind is None:
                self._finish()
                done = True
        finally:
            if not done:
                self._abandon()

    def write(self, picture: Buffer) -> None:
        """Add a frame: width x height x 4 bytes, rows from the top.

        Raises
        ------
        OSError
            When the encoder has given up, with what it said.
        """
        # a copy, as the canvas is drawn on while the pipe still reads; into used memory, since new pages cost more
        try:
            frame = self._spare.get_nowait()
        except queue.Empty:
            frame = bytearray(self.size[0] * self.size[1] * 4)
        memoryview(frame)[:] = memoryview(picture).cast("B")
        while True:
            if self._failure is not None:
                raise self._died()
            with contextlib.suppress(queue.Full):
                self._queue.put(frame, timeout=0.5)
                return

    def _start(self) -> None:
        width, height = self.size
        program = encoder_path()
        source = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{width}x{height}", "-r", f"{self.fps:g}", "-i", "-"]
        common = [program, "-hide_banner", "-loglevel", "error", "-nostdin", "-y"]
        self._scratch = self._place.enter_context(whole_file(self.path))
        if self.kind == "gif":
            palette = self._palette(common)
            coding = ["-i", str(palette), "-lavfi", "[0:v][1:v]paletteuse=dither=none:diff_mode=rectangle", "-f", "gif"]
        else:
            coding = ["-an", *X264, "-g", f"{round(4 * self.fps)}", "-movflags", "+faststart", "-f", "mp4"]
        self._words = tempfile.TemporaryFile()  # noqa: SIM115  (closed in _close)
        self._process = subprocess.Popen(
            [*common, *source, *coding, str(self._scratch)],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._words, start_new_session=True,
        )  # fmt: skip
        _widen(self._process.stdin)
        self._thread = threading.Thread(target=self._pump, name="film encoder", daemon=True)
        self._thread.start()

    def _palette(self, common: list[str]) -> Path:
        """Take the colours of a gif from a few frames of the film: all of them would have to be held in memory."""
        width, height = self.size
        assert self._colours is not None
        frames = [bytes(frame) for frame in self._colours(PALETTE_FRAMES)]
        palette = self._scratch.with_name("palette.png")
        source = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{width}x{height}", "-r", "1", "-i", "-"]
        made = subprocess.run(
            [*common, *source, "-vf", "palettegen=max_colors=255:reserve_transparent=0:stats_mode=full",
             "-frames:v", "1", "-update", "1", "-f", "image2", "-c:v", "png", str(palette)],
            input=b"".join(frames), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
        if made.returncode != 0:
            raise OSError(f"the encoder could not choose the film's colours: {_last(made.stderr)}")
        return palette

    def _pump(self) -> None:
        """Carry frames from the queue to the pipe, in a thread of its own: waiting does not hold up the brush."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        while (frame := self._queue.get()) is not None:
            if self._failure is not None:
                continue
            try:
                process.stdin.write(frame)
                self._spare.put(frame)
            except (OSError, ValueError) as error:
                self._failure = error if isinstance(error, OSError) else OSError(str(error))

    def _finish(self) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._thread is not None
        self._queue.put(None)
        self._thread.join()
        if self._failure is None:
            try:
                self._process.stdin.close()
            except OSError as error:
                self._failure = error
        code = self._process.wait()
        if self._failure is not None or code != 0:
            raise self._died()
        self._place.close()  # moves the film to its place
        self._close()

    def _abandon(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._failure = self._failure or OSError("the film was abandoned")
            while self._thread is not None and self._thread.is_alive():
                with contextlib.suppress(queue.Full):
                    self._queue.put(None, timeout=0.1)
                self._thread.join(timeout=0.1)
            with contextlib.suppress(OSError):
                if self._process.stdin is not None:
                    self._process.stdin.close()
            self._process.wait()
        given_up = OSError("the film was abandoned")
        self._place.__exit__(OSError, given_up, None)  # nothing is moved
        self._close()

    def _close(self) -> None:
        if self._words is not None:
            self._words.close()
            self._words = None

    def _died(self) -> OSError:
        said = ""
        if self._words is not None:
            if self._process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(timeout=5.0)
            self._words.seek(0)
            said = _last(self._words.read())
        return OSError(
            f"the encoder of the film {self.path.name} gave up: {said or self._failure or 'no reason given'}"
        )


def _last(words: bytes) -> str:
    lines = [line.strip() for line in words.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1] if lines else ""


def _widen(pipe: IO[bytes] | None) -> None:
    """Let the pipe hold more than 64 KiB where the system allows it: fewer turns between the two processes."""
    try:
        import fcntl

        if pipe is not None:
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    except (ImportError, AttributeError, OSError):
        return
