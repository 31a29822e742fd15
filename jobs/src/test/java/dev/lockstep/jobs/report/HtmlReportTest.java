package dev.lockstep.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.Affine;
import dev.lockstep.preprocessing.dataset.ClassLabel;
import dev.lockstep.preprocessing.dataset.DType;
import dev.lockstep.preprocessing.dataset.RowCounts;
import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.TensorSpec;
import dev.lockstep.preprocessing.dataset.ValueLabel;
import dev.lockstep.training.evaluate.Calibration;
import dev.lockstep.training.evaluate.Calibration.Bin;
import dev.lockstep.training.evaluate.ClassificationReport;
import dev.lockstep.training.evaluate.ClassificationReport.Averages;
import dev.lockstep.training.evaluate.ClassificationReport.ClassMetrics;
import dev.lockstep.training.evaluate.ClassificationReport.Mistake;
import dev.lockstep.training.evaluate.ClassificationReport.TopK;
import dev.lockstep.training.evaluate.Estimate;
import dev.lockstep.training.evaluate.GroupScores;
import dev.lockstep.training.evaluate.GroupScores.Group;
import dev.lockstep.training.evaluate.RegressionReport;
import dev.lockstep.training.evaluate.RegressionReport.Decile;
import dev.lockstep.training.evaluate.RegressionReport.Point;
import dev.lockstep.training.listener.EpochMetrics;
import dev.lockstep.training.listener.RankPhases;
import dev.lockstep.training.listener.ValidationScores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final List<RankPhases> PHASES = List.of(new RankPhases(0.1, 0, 1.6, 0.2, 0.1));

  private static final Schema SCHEMA =
      new Schema(
          "key",
          new TensorSpec("features", DType.UINT8, List.of(1, 2, 3), Affine.identity()),
          new ClassLabel("label", List.of("cat", "<b>dog</b>")));

  /** As of answers that are too sure of themselves. */
  private static Calibration calibration() {
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < 15; bin++) {
      double above = bin / 15.0;
      boolean empty = bin < 5;
      double confidence = above + 0.04;
      bins.add(
          new Bin(
              above,
              above + 1 / 15.0,
              empty ? 0 : 10L * bin * bin,
              empty ? null : (Double) confidence,
              empty ? null : (Double) (confidence * confidence)));
    }
    return new Calibration(0.0871, bins);
  }

  private static GroupScores groups() {
    Estimate area = new Estimate(0.8765, 0.001);
    return new GroupScores(
        "<town>",
        List.of(
            new Group("", 4, 0.75, 1.0, 0.3, 0.2, 0.7, 0.1, null, null, null, null, null),
            new Group("Ulm <b>", 6, 1.0, 1.0, 0.2, 0.1, 1.0, 0.05, area, null, null, null, null)));
  }

  private static String render(String pipeline, double validation) {
    ValidationScores scores = ValidationScores.ofClasses(validation, validation);
    EpochMetrics first = new EpochMetrics(1, 0.5, scores, 1000, 2, 500, PHASES, "ab".repeat(32));
    EpochMetrics second = new EpochMetrics(2, 0.3, scores, 1000, 2, 500, PHASES, "cd".repeat(32));
    ClassificationReport evaluation =
        new ClassificationReport(
            10,
            0.9,
            new TopK(2, 1),
            0.25,
            0.1234,
            new Averages(0.91, 0.9, 0.89),
            new Averages(0.91, 0.9, 0.89),
            new Estimate(0.95, 0.003),
            new Estimate(0.9321, 0),
            calibration(),
            List.of(
                new ClassMetrics("cat", 1, 0.8, 0.888, 5, null, new Estimate(0.9, 0)),
                new ClassMetrics("<b>dog</b>", 0.83, 1, 0.9, 5, null, new Estimate(0.9321, 0))),
            List.of(List.of(4L, 1L), List.of(0L, 5L)),
            List.of(
                new Mistake(
                    "test/1",
                    0,
                    1,
                    0.97,
                    new byte[] {0, 50, 100, (byte) 150, (byte) 200, (byte) 255})),
            List.of(groups()));
    return HtmlReport.render(
        new ReportData(
            pipeline,
            Map.of("ranks", "2"),
            new RowCounts(30, 15, 5, 10, 0, 0, 0),
            SCHEMA,
            List.of(first, second),
            "test",
            evaluation,
            Optional.empty(),
            Map.of("train", 4.0),
            "pipeline: <script>alert(1)</script>",
            Map.of("Lockstep", "0.1.0")));
  }

  private static GroupScores ofPrices() {
    return new GroupScores(
        "area",
        List.of(
            new Group(
                "north", 9, null, null, null, null, null, null, null, 22_000.0, 15_000.0, 0.5,
                3.0)));
  }

  private static String renderValues(boolean withBaseline) {
    List<Point> points = new ArrayList<>();
    List<Decile> deciles = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      double actual = 180_000 + 80_000 * random.nextGaussian();
      points.add(new Point(actual + 20_000 * random.nextGaussian(), actual));
    }
    for (int i = 0; i < 10; i++) {
      double middle = 60_000 + 25_000 * i;
      deciles.add(new Decile(middle, middle * 1.01, middle - 20_000, middle + 20_000));
    }
    RegressionReport report =
        new RegressionReport(
            300,
            "<USD>",
            4.41e8,
            21_000,
            16_500.4,
            0.9312,
            -312.5,
            deciles,
            points,
            List.of(ofPrices()));
    RegressionReport linear =
        new RegressionReport(
            300, "<USD>", 9e8, 30_000, 21_000, null, 7, deciles, points, List.of());
    List<EpochMetrics> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= 8; epoch++) {
      ValidationScores scores =
          ValidationScores.ofValues(
              1.1 / epoch, 60_000.0 / epoch, 90_000.0 / epoch, 1 - 0.6 / epoch);
      epochs.add(
          new EpochMetrics(epoch, 1.0 / epoch, scores, 1000, 2, 500, PHASES, "ab".repeat(32)));
    }
    return HtmlReport.render(
        new ReportData(
            "houses",
            Map.of("ranks", "2"),
            new RowCounts(1000, 600, 100, 300, 0, 0, 0),
            new Schema("key", SCHEMA.features(), new ValueLabel("price", 80_000, 180_000, "<USD>")),
            epochs,
            "test",
            report,
            withBaseline ? Optional.of(linear) : Optional.empty(),
            Map.of("train", 4.0),
            "pipeline: houses",
            Map.of("Lockstep", "0.1.0")));
  }

  @Test
  void valuesAreShownInTheirUnitBesideTheBaseline() throws Exception {
    String page = renderValues(true);
    writeForPeople(page);

    assertThat(page)
        .contains("<b>0.9312</b>test R2<small>linear baseline undefined</small>")
        .contains("<th>RMSE</th><td>21,000 &lt;USD&gt;</td><td>30,000 &lt;USD&gt;</td>")
        .contains("predictions are 312.5 &lt;USD&gt; too high")
        .contains("Validation RMSE in &lt;USD&gt; by epoch")
        .doesNotContain("Confusion", "accuracy", "<USD>");
    assertThat(page)
        .contains("<th>MSE</th><td>441,000,000 &lt;USD&gt;²</td>")
        .contains("<th>area</th><th>rows</th><th>R2</th><th>RMSE</th>")
        .contains("<th>north</th><td>9</td><td>0.5000</td><td>22,000 &lt;USD&gt;</td>");
    assertThat(page.split("class=\"point\"")).hasSize(301);
    assertThat(page.split("class=\"decile\"")).hasSize(11);
    assertThat(chartsOf(page)).isEqualTo(5);
    assertThat(renderValues(false)).doesNotContain("baseline");
  }

  /** To look at: {@code -Dreport=FILE}. */
  private static void writeForPeople(String page) throws IOException {
    String file = System.getProperty("report");
    if (file != null) {
      Files.writeString(Path.of(file), page);
    }
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
  void theAccuracyOfTheMostFrequentClassIsToldBesideTheConfusions() {
    assertThat(render("digits", 0.4)).contains("most frequent class would have accuracy 0.5000");
  }

  @Test
  void everyScoreOfClassesIsShownAndItsErrorWhereItIsSeen() throws IOException {
    String page = render("digits", 0.4);
    writeForPeople(page);
    assertThat(page)
        .contains("<th>ROC AUC</th><td>0.9500 ± 0.0030</td>")
        .contains("<th>average precision of &lt;b&gt;dog&lt;/b&gt;</th><td>0.9321</td>")
        .contains("<th>Brier score</th><td>0.1234</td>")
        .contains("<th>expected calibration error</th><td>0.0871</td>")
        .contains("<th>weighted recall</th><td>0.9000</td>")
        .doesNotContain("top-2 accuracy");
  }

  /** Bins without rows have no bar, and groups no column that none of them has. */
  @Test
  void calibrationAndGroupsAreShown() {
    String page = render("digits", 0.4);
    assertThat(page.split("class=\"bar\"")).hasSize(11);
    assertThat(page)
        .contains("<title>0.933 to 1.000: 1,960 rows, mean probability 0.973, 0.947 right</title>")
        .contains("<th>&lt;town&gt;</th><th>rows</th><th>accuracy</th>")
        .contains("<th>(missing)</th><td>4</td><td>0.7500</td>")
        .contains("<th>Ulm &lt;b&gt;</th><td>6</td><td>1.0000</td>")
        .contains("<td>0.8765 ± 0.0010</td>")
        .doesNotContain("<th>RMSE</th>");
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
    assertThat(chartsOf(render("digits", Double.NaN))).isEqualTo(5);
  }

  private static int chartsOf(String page) throws Exception {
    Matcher charts = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
    int seen = 0;
    while (charts.find()) {
      assertThat(charts.group()).doesNotContain("NaN", "Infinity");
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(charts.group())));
      seen++;
    }
    return seen;
  }
}
