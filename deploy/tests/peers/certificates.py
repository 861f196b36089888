"""An authority that the tests trust, and one that they do not."""

import ssl

import trustme


class Certificates:
    def __init__(self, folder):
        trusted, stranger = trustme.CA(), trustme.CA()
        self.authority_file = f"{folder}/authority.pem"
        trusted.cert_pem.write_to_path(self.authority_file)
        self.right = self.server(trusted.issue_cert("localhost", "127.0.0.1"))
        self.of_stranger = self.server(stranger.issue_cert("localhost", "127.0.0.1"))
        self.of_other_name = self.server(trusted.issue_cert("mail.example.com"))

    @staticmethod
    def server(certificate):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context
