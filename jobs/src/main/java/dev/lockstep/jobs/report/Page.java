package dev.lockstep.jobs.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What all pages are made of: one file with its style inside, and blocks of it. */
final class Page {
  private Page() {}

  /**
   * A whole page.
   *
   * @param title as text
   * @param body as HTML
   */
  static String of(String title, String body) {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
        + Html.escape(title)
        + " · Lockstep</title>\n<style>\n"
        + style()
        + "</style>\n</head>\n<body>\n"
        + body
        + "</body>\n</html>\n";
  }

  /**
   * @param title as text
   * @param body as HTML
   */
  static String section(String title, String body) {
    return "<section><h2>" + Html.escape(title) + "</h2>\n" + body + "</section>\n";
  }

  /** Terms and their descriptions, both as text. */
  static String table(Map<String, String> facts) {
    StringBuilder out = new StringBuilder("<table class=\"facts\">\n");
    facts.forEach((term, description) -> out.append(Html.row(term, description)));
    return out.append("</table>\n").toString();
  }

  /** A figure that is seen first. */
  static String tile(String value, String label) {
    return "<div class=\"tile\"><b>"
        + Html.escape(value)
        + "</b>"
        + Html.escape(label)
        + "</div>\n";
  }

  /** The same with a smaller line below. */
  static String tile(String value, String label, String below) {
    return tile(value, label).replace("</div>", "<small>" + Html.escape(below) + "</small></div>");
  }

  private static String style() {
    try (InputStream in = Page.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
