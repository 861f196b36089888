"""Fills in Daybook's forms with headless Chromium, scripts switched off. Started by browser-form.sh.

    browser_form.py GUIDE BASE_URL        with API_KEY of the practice holos in the environment

GUIDE is docs/website-form.md: the very form that it tells people to paste is what is posted, from a page of another
origin.
"""

import http.server
import json
import os
import pathlib
import re
import sys
import threading
import time
import urllib.request

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

SLUG = "holos"


def main():
    guide, base = sys.argv[1:]
    website = Website(pathlib.Path(guide).read_text(encoding="utf-8"), base)
    browser = start_browser()
    try:
        for step in (
            no_scripts_run,
            a_request_comes_in_from_another_origin,
            what_is_missing_is_said_and_nothing_is_lost,
            a_visit_is_booked_by_pressing_links,
        ):
            step(browser, website, base)
            print("ok  " + step.__name__.replace("_", " "))
    except Exception:
        picture(browser, "failed")
        print(f"The browser was at {browser.current_url}:\n{browser.page_source}", file=sys.stderr)
        raise
    finally:
        browser.quit()
        website.close()


def no_scripts_run(browser, website, base):
    browser.get(website.url)
    check(browser.title == "The clinic's own website", f"a script has run: the title is {browser.title!r}")


def a_request_comes_in_from_another_origin(browser, website, base):
    browser.get(website.url)
    fill(browser, {"person.name": "River", "person.phone": "+1 928 555 0137", "message": "I am not sleeping."})
    press(browser, "button[type=submit]")
    check(browser.current_url.startswith(f"{base}/book/{SLUG}/received?by="), f"the browser went to {browser.current_url}")
    check("We have your request" in words(browser), "the page does not say that the request has come in")
    check("Call 988" in words(browser), "the page has no help lines")
    picture(browser, "received")

    # A reload fetches the page and posts nothing.
    browser.refresh()
    check(browser.current_url.startswith(f"{base}/book/{SLUG}/received?by="), "a reload left the page")
    stored = ask(base, "/requests")["items"]
    check(len(stored) == 1, f"{len(stored)} requests were stored")
    check(stored[0]["person"]["name"] == "River", "the request has another name")
    check(stored[0]["message"] == "I am not sleeping.", "the request has another message")


def what_is_missing_is_said_and_nothing_is_lost(browser, website, base):
    browser.get(website.url)
    fill(browser, {"person.name": 'Noor "N" <Haddad>', "message": "Mornings, please.\nNo voicemail."})
    press(browser, "button[type=submit]")
    check(browser.current_url.startswith(base), f"the browser went to {browser.current_url}")
    check("Give an e-mail address or a phone number" in words(browser), "the page does not say what is missing")
    check(value(browser, "person.name") == 'Noor "N" <Haddad>', "the name was lost")
    check(value(browser, "message") == "Mornings, please.\nNo voicemail.", "the message was lost")
    check("Call 988" in words(browser), "the page has no help lines")
    check(len(ask(base, "/requests")["items"]) == 1, "a request that lacks something was stored")
    picture(browser, "fault")

    # The page that came back is a form that works.
    fill(browser, {"person.email": "noor@example.org"})
    press(browser, "button[type=submit]")
    check(browser.current_url.startswith(f"{base}/book/{SLUG}/received?by="), f"the browser went to {browser.current_url}")
    names = [item["person"]["name"] for item in ask(base, "/requests")["items"]]
    check(names == ["River", 'Noor "N" <Haddad>'], f"the requests are from {names}")


def a_visit_is_booked_by_pressing_links(browser, website, base):
    browser.get(f"{base}/book/{SLUG}")
    picture(browser, "first")
    press(browser, f"a[href='/book/{SLUG}/mh_consult']")
    picture(browser, "times")
    press(browser, ".soonest a")
    fill(browser, {"person.name": "Rosa", "person.email": "rosa@example.org"})
    picture(browser, "booking")
    # Nobody fills in a form in no time, and whoever does is asked to press once more.
    time.sleep(1.5)
    press(browser, "button[type=submit]")
    check(browser.current_url.startswith(f"{base}/book/{SLUG}/booked?"), f"the browser went to {browser.current_url}")
    check("Rosa" not in browser.current_url and "rosa" not in browser.page_source, "the page names the person")
    check("Your visit is booked" in words(browser), "the page does not say that the visit is booked")
    picture(browser, "booked")
    stored = ask(base, "/appointments")["items"]
    check([item["person"]["name"] for item in stored] == ["Rosa"], "the visit was not booked once, for Rosa")


class Website:
    """The clinic's own website: one page, on an origin of its own, with the form that the guide tells to paste."""

    def __init__(self, guide, base):
        forms = [form for form in re.findall(r"```html\n(.*?)```", guide, re.S) if "/requests" in form]
        check(len(forms) == 1, f"the guide has {len(forms)} request forms")
        form = forms[0].replace("https://YOUR-DAYBOOK", base).replace("YOUR-CLINIC", SLUG)
        check("YOUR-" not in form, "the guide has a placeholder that it does not explain")
        page = (
            "<!doctype html><html lang=en><meta charset=utf-8><title>The clinic's own website</title>"
            f"<h1>Welcome</h1>{form}<script>document.title = 'A script has run'</script></html>"
        ).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()


def start_browser():
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    options.add_argument("--headless=new")
    options.add_argument("--window-size=420,900")
    options.add_argument("--disable-dev-shm-usage")
    if os.geteuid() == 0:
        # Chromium's sandbox refuses to run as root, which containers that run tests are.
        options.add_argument("--no-sandbox")
    options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    service = webdriver.chrome.service.Service("/usr/bin/chromedriver")
    browser = webdriver.Chrome(service=service, options=options)
    browser.set_page_load_timeout(30)
    return browser


def fill(browser, fields):
    for name, text in fields.items():
        field = browser.find_element(By.NAME, name)
        if not field.is_displayed():
            browser.find_element(By.TAG_NAME, "summary").click()
        field.clear()
        field.send_keys(text)


def press(browser, selector):
    """Presses and waits for the next page."""
    element = browser.find_element(By.CSS_SELECTOR, selector)
    page = browser.find_element(By.TAG_NAME, "html")
    element.click()
    WebDriverWait(browser, 30).until(lambda browser: browser.find_element(By.TAG_NAME, "html") != page)


def value(browser, name):
    return browser.find_element(By.NAME, name).get_property("value")


def words(browser):
    return browser.find_element(By.TAG_NAME, "body").text


def picture(browser, name):
    folder = os.environ.get("DAYBOOK_SCREENSHOTS")
    if folder:
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        browser.save_screenshot(str(pathlib.Path(folder) / f"{name}.png"))


def ask(base, path):
    """What staff see."""
    request = urllib.request.Request(
        f"{base}/v1/practices/{SLUG}{path}", headers={"Authorization": f"Bearer {os.environ['API_KEY']}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def check(is_right, complaint):
    if not is_right:
        raise AssertionError(complaint)


main()
