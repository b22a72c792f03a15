package io.dataaggregator.connectors.spi;

import io.dataaggregator.engine.connector.ConnectorSpec;
import io.dataaggregator.engine.connector.ConnectorSpec.Option;
import java.util.Locale;

/** The page of the docs that a connector's spec amounts to, in Markdown. */
public final class ConnectorPage {
  private ConnectorPage() {}

  /** The whole page, ending with a line break. */
  public static String render(ConnectorSpec spec) {
    var page = new StringBuilder();
    page.append("# ").append(spec.name()).append("\n\n");
    page.append("<!-- Generated from the connector's spec: change that, not this page. -->\n\n");
    page.append(spec.summary()).append("\n\n");
    page.append("Guarantee: ").append(guarantee(spec.guarantee())).append("\n\n");
    page.append("Format: ").append(formats(spec)).append("\n\n");
    page.append("## Options\n\n");
    page.append("Under `spec.source.config` of a pipeline file.\n\n");
    page.append("| option | type | default | meaning |\n| --- | --- | --- | --- |\n");
    for (Option option : spec.options()) row(page, option);
    return page.toString();
  }

  private static void row(StringBuilder page, Option option) {
    Object byDefault = option.byDefault();
    String standard = option.required() ? "required" : byDefault == null ? "" : code(byDefault);
    page.append("| ").append(code(option.name()));
    page.append(" | ").append(type(option));
    page.append(" | ").append(standard);
    page.append(" | ").append(cell(option.description()));
    if (option.secret()) page.append(" Secret: written, never shown.");
    page.append(" |\n");
  }

  private static String guarantee(ConnectorSpec.Guarantee guarantee) {
    return switch (guarantee) {
      case REPLAYABLE -> "replayable. Any record can be read again, so each counts exactly once.";
      case AT_MOST_ONCE ->
          "at most once. A record that was read and not committed when a node dies is gone.";
    };
  }

  private static String formats(ConnectorSpec spec) {
    return spec.formats().isEmpty()
        ? "none. Its records do not come from bytes; leave `spec.source.format` out."
        : String.join(", ", spec.formats().stream().map(f -> code(f.word())).toList()) + ".";
  }

  private static String type(Option option) {
    return switch (option.type()) {
      case TEXT, NUMBER, FLAG -> option.type().name().toLowerCase(Locale.ROOT);
      case INTEGER -> "whole number";
      case SHARE -> "share, as `1%`";
      case SIZE -> "size, as `64MiB`";
      case DURATION -> "duration, as `30s`";
      case TIMESTAMP -> "time, as `2026-01-31T12:30:00Z`";
      case CHOICE -> String.join(", ", option.choices().stream().map(ConnectorPage::code).toList());
      case TEXT_LIST -> "list of text";
    };
  }

  private static String code(Object text) {
    return "`" + cell(text.toString()) + "`";
  }

  /** A bar would end the cell. */
  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
