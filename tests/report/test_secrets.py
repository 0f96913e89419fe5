from nghe_lib.report.secrets import hidden


def test_values_of_secret_variables_are_hidden(monkeypatch):
    monkeypatch.setenv("X_API_TOKEN", "canary-123456")
    assert hidden("a canary-123456 b") == "a ••• b"


def test_short_values_and_other_variables_stay(monkeypatch):
    monkeypatch.setenv("X_API_TOKEN", "1234567")
    monkeypatch.setenv("X_NAME", "canary-123456")
    assert hidden("1234567 canary-123456") == "1234567 canary-123456"
