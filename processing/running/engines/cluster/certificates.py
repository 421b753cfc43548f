"""Make a private authority, and the certificate by which the machines of a cluster know each other.

`cryptography` does it: Dask itself uses it for keys of one process, and `trustme`, which builds on
it, says that it is for tests alone.
"""

import datetime
import os
from pathlib import Path

from processing.errors import OutputError, SettingsError, explained
from processing.files.display import display
from processing.language.lazy_text import lazy_tr
from processing.running.engines.cluster.security import AUTHORITY, CERTIFICATE, KEY, check_installed

VALID_DAYS = 5 * 365
_BEFORE = datetime.timedelta(days=1)  # clocks of a network may be a little apart


def make_certificates(folder: Path) -> tuple[Path, ...]:
    """Write authority, certificate and key into `folder`, and return their paths.

    Only their owner can read them. One certificate is for all machines. The key of the authority is
    kept nowhere, so nobody can make another that is let in.

    Raises:
        SettingsError: packages lack, or there are certificates already.
        OutputError: they cannot be written.
    """
    check_installed()
    paths = tuple(folder / name for name in (AUTHORITY, CERTIFICATE, KEY))
    for path in paths:
        if path.exists():
            raise SettingsError(
                lazy_tr(
                    "{path} is there already, and the cluster may be using it; "
                    "name another folder.",
                    path=display(path),
                )
            )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path, content in zip(paths, _contents(), strict=True):
            _write_private(path, content)
    except OSError as error:
        raise OutputError(
            lazy_tr(
                "{path} cannot be written: {why}. Choose another place for it.",
                path=display(folder),
                why=explained(error),
            )
        ) from error
    return paths


def lapse(folder: Path) -> str:
    """Return a sentence if the certificate in `folder` is not valid by the clock; else nothing."""
    from cryptography import x509

    try:
        certificate = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
    except (OSError, ValueError):
        return ""  # whoever uses it says why it cannot be read
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if begin <= (now := datetime.datetime.now(datetime.UTC)) <= end:
        return ""
    return lazy_tr(
        "The certificate in {folder} is valid from {begin} to {end}, and here it is {now}. Set the "
        "clock, or make new certificates for all machines, by "
        "'thumbpool-cli cluster certificates'.",
        code="cluster-gone",
        folder=display(folder),
        begin=begin.date().isoformat(),
        end=end.date().isoformat(),
        now=now.date().isoformat(),
    )


def _contents() -> tuple[bytes, bytes, bytes]:
    """Return authority, certificate and key as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    begin = datetime.datetime.now(datetime.UTC) - _BEFORE
    end = begin + datetime.timedelta(days=VALID_DAYS)
    authority_key = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())
    authority_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Thumbpool authority")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Thumbpool cluster")])
    authority = (
        x509.CertificateBuilder()
        .subject_name(authority_name)
        .issuer_name(authority_name)
        .public_key(authority_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(authority_name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage(
                [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
            ),
            critical=False,
        )
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("thumbpool-cluster")]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .sign(authority_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return authority.public_bytes(pem), certificate.public_bytes(pem), private


def _usage(*, is_authority: bool) -> object:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read, from its first byte on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
