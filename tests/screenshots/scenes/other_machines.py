"""Buckets and clusters: where they are asked for, and runs on them."""

from dataclasses import replace
from unittest import mock

from PySide6.QtWidgets import QLineEdit, QWidget

from gui.control import cluster
from gui.look.address_dialog import AddressDialog
from processing.files.remote.names import remote_path
from processing.language.lazy_text import lazy_tr
from processing.running.cluster_survey import SeenWorker
from tests.screenshots.studio import (
    Studio,
)
from tests.support.desk import button, press
from tests.support.fake_window import FakeSurvey

_SCHEDULER = "tls://atlas:8786"


def address_dialog(studio: Studio) -> QWidget:
    studio.choose("From a bucket or server")
    (dialog,) = studio.window.findChildren(AddressDialog)
    dialog.findChild(QLineEdit).setText("sftp://lena:secret@atlas/photos")
    press(dialog, "Open")
    return dialog


def ready_for_a_bucket(studio: Studio) -> QWidget:
    """Pictures of a bucket have no thumbnails."""
    bucket = remote_path("s3://photos/2024")
    pictures = tuple(
        replace(each, path=bucket / each.relative, identity=None) for each in studio.album.sources
    )
    studio.open(bucket)
    studio.finish_plan(pictures)
    return studio.window


def cluster_dialog(studio: Studio) -> QWidget:
    studio.get_ready()
    _look_at_cluster(studio).finish(_cluster_workers(blind=True))
    return studio.session.cluster.window


def cluster_refused(studio: Studio) -> QWidget:
    studio.get_ready()
    _look_at_cluster(studio).finish(
        problem=lazy_tr(
            "There is no connection to the scheduler at {address}: {why}. Is it running, and is "
            "the certificate of its authority?",
            code="cluster-gone",
            address=_SCHEDULER,
            why="OSError: Timed out trying to connect after 10 s",
        )
    )
    return studio.session.cluster.window


def ready_for_a_cluster(studio: Studio) -> QWidget:
    studio.window.run_bar.offer_cluster(is_offered=True)
    studio.get_ready()
    _look_at_cluster(studio).finish(_cluster_workers(blind=False))
    studio.session.cluster.window.close()
    return studio.window


def running_on_a_cluster(studio: Studio) -> QWidget:
    studio.window.run_bar.offer_cluster(is_offered=True)
    studio.get_ready()
    _look_at_cluster(studio).finish(_cluster_workers(blind=False))
    studio.session.cluster.window.close()
    studio.begin_run(hosts=("atlas", "boreas"))
    studio.choose("Workers")
    studio.work(24)
    return studio.window


def cluster_done(studio: Studio) -> QWidget:
    running_on_a_cluster(studio)
    studio.work(16)
    studio.finish_run()
    return studio.window


def _look_at_cluster(studio: Studio) -> FakeSurvey:
    """Connect to the usual cluster, whatever is installed here; the caller finishes the look."""
    with mock.patch.object(cluster, "check_installed"):
        studio.choose("Run on a cluster")
    dialog = studio.session.cluster.window
    dialog.show_place(_SCHEDULER, "/home/lena/cluster", is_local=False, insecure=False)
    button(dialog, "Connect").click()
    return studio.fakes.surveys[-1]


def _cluster_workers(*, blind: bool) -> tuple[SeenWorker, ...]:
    """Four workers on each of two hosts; one of the second may not see the pictures."""
    versions = ("0.1.0", "3.13.9", "2026.8.0")
    unseen = lazy_tr(
        "it does not see {path} as this machine does; mount it there by the same path",
        path="/shared/pictures",
    )
    return tuple(
        SeenWorker(
            f"tls://10.0.0.{1 + host}:{41_000 + place}",
            name,
            1,
            3_900_000_000,
            versions,
            clock_error_seconds=0.0004 * host + 0.0001,
            problem=unseen if blind and host and place == 3 else "",
        )
        for host, name in enumerate(("atlas", "boreas"))
        for place in range(4)
    )
