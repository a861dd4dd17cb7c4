"""The look at a page's HTML sees what is wrong, and nothing where all is well."""

from __future__ import annotations

import pytest

from yinuo.doors.shell.tests.looking import html_faults

HEAD = "<!doctype html><html lang=en><head><title>t</title></head><body>"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>a<div>b</div></p>", "unexpected-end-tag"),
        ("<a href=x>a<a href=y>b</a></a>", "unexpected-start-tag-implies-end-tag"),
        ("<p class=a class=b>c</p>", "duplicate-attribute"),
        ("<table><p>a</p></table>", "unexpected"),
        ("<section>a", "expected-one-end-tag"),
        ("<b id=x>a</b><i id=x>b</i>", "'x' stands 2 times"),
        ("<label for=nowhere>a</label>", "for names 'nowhere'"),
        ("<p aria-describedby='a b' id=a>a</p>", "aria-describedby names 'b'"),
        ("<ul><div>a</div></ul>", "<div> in <ul>"),
        ("<dl><p>a</p></dl>", "<p> in <dl>"),
        ("<span><div>a</div></span>", "<div> in <span>"),
        ("<a href=x><button>a</button></a>", "<button> in <a>"),
        ("<label>a <input name=a> <select name=b></select></label>", "two fields in one <label>"),
        ("<img src=x>", "an img without alt"),
    ],
)
def test_a_fault_of_the_html_is_said(body: str, fault: str) -> None:
    assert any(fault in said for said in html_faults(HEAD + body + "</body></html>"))


def test_good_html_has_no_fault() -> None:
    body = (
        "<main><h1 id=h>a</h1><dl><div><dt>a</dt><dd>b</dd></div></dl><ul><li>a</li></ul>"
        "<form aria-labelledby=h><label>a <input name=a></label><fieldset><legend><h2>b</h2></legend></fieldset></form>"
        "<details><summary>a</summary>b</details><svg viewBox='0 0 1 1'><path d='M0 0'/></svg></main>"
    )
    assert html_faults(HEAD + body + "</body></html>") == []
