package dev.lockstep.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.training.evaluate.ClassificationReport;
import dev.lockstep.training.evaluate.ClassificationReport.ClassMetrics;
import dev.lockstep.training.evaluate.ClassificationReport.Mistake;
import dev.lockstep.training.listener.EpochMetrics;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final Schema SCHEMA =
      new Schema(
          "key",
          new TensorSpec("features", DType.UINT8, List.of(1, 2, 3), Affine.identity()),
          new ClassLabel("label", List.of("cat", "<b>dog</b>")));

  private static String render(String pipeline, double validation) {
    EpochMetrics first =
        new EpochMetrics(1, 0.5, validation, validation, 1000, 2, 500, 0.1, 0.2, "ab".repeat(32));
    EpochMetrics second =
        new EpochMetrics(2, 0.3, validation, validation, 1000, 2, 500, 0.1, 0.2, "cd".repeat(32));
    ClassificationReport evaluation =
        new ClassificationReport(
            10,
            0.9,
            0.25,
            0.89,
            List.of(
                new ClassMetrics("cat", 1, 0.8, 0.888, 5),
                new ClassMetrics("<b>dog</b>", 0.83, 1, 0.9, 5)),
            List.of(List.of(4L, 1L), List.of(0L, 5L)),
            List.of(
                new Mistake(
                    "test/1",
                    0,
                    1,
                    0.97,
                    new byte[] {0, 50, 100, (byte) 150, (byte) 200, (byte) 255})));
    return HtmlReport.render(
        new ReportData(
            pipeline,
            Map.of("ranks", "2"),
            new RowCounts(30, 15, 5, 10, 0, 0, 0),
            SCHEMA,
            List.of(first, second),
            "test",
            evaluation,
            Map.of("train", 4.0),
            "pipeline: <script>alert(1)</script>",
            Map.of("Lockstep", "0.1.0")));
  }

  @Test
  void namesFromTheUserCannotBecomeMarkup() {
    String page = render("<img src=x onerror=alert(1)>", 0.4);

    assertThat(page).doesNotContain("<script", "<img src=x", "<b>dog");
    assertThat(page).contains("&lt;b&gt;dog&lt;/b&gt;");
  }

  @Test
  void needsNothingFromOutside() {
    assertThat(render("digits", 0.4)).doesNotContain("http:", "https:", "<link", "@import", "url(");
  }

  @Test
  void everyCountOfTheConfusionMatrixIsShown() {
    Matcher cells =
        Pattern.compile("<td class=\"(?:right|wrong)\"[^>]*>(\\d*)</td>")
            .matcher(render("digits", 0.4));

    assertThat(cells.results().map(m -> m.group(1))).containsExactly("4", "1", "", "5");
  }

  @Test
  void picturesHaveTheStoredPixels() throws Exception {
    Matcher png = Pattern.compile("data:image/png;base64,([^\"]+)").matcher(render("digits", 0.4));
    assertThat(png.find()).isTrue();

    var image = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png.group(1))));

    assertThat(image.getWidth()).isEqualTo(3);
    assertThat(image.getHeight()).isEqualTo(2);
    assertThat(image.getRGB(1, 0) & 0xff).isEqualTo(50);
    assertThat(image.getRGB(2, 1) & 0xff).isEqualTo(255);
  }

  @Test
  void chartsAreWellFormedAndLeaveMissingValuesOut() throws Exception {
    Matcher charts =
        Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(render("digits", Double.NaN));
    int seen = 0;
    while (charts.find()) {
      assertThat(charts.group()).doesNotContain("NaN", "Infinity");
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(charts.group())));
      seen++;
    }
    assertThat(seen).isEqualTo(4);
  }
}
