package dev.lockstep.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WrongPipelineFilesTest {
  private static final String STORE = "\nstore: {type: s3, access_key: '${env:ID}', secret_key: ";

  private static final String MORE = "  early_stopping: {}\nevaluate:\n  split: validation\n";

  /** What is replaced in the small pipeline, by what, and the whole message. */
  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            "epochs: 2",
            "epcohs: 2",
            """
            p.yaml has 2 problems:
              p.yaml:10: `train.epochs` is missing: Passes over the train split
              p.yaml:17: `train.epcohs` is not a key of `train`; did you mean `epochs`?\
            """),
        arguments(
            "pipeline: small",
            "pipeline: small\ntrian: {}",
            "p.yaml:2: `trian` is not a key of a pipeline file; did you mean `train`?"),
        arguments(
            "{type: dense, units: 16}",
            "{type: dens, units: 16}",
            "p.yaml:14: `train.network.layers[0].type`: found `dens`; did you mean `dense`?"
                + " Allowed: `dense`, `convolution`, `convolution_1d`, `pooling`, `pooling_1d`,"
                + " `global_pooling`, `batch_normalization`, `dropout`, `activation`, `flatten`,"
                + " `embedding`, `lstm`, `simple_rnn`, `last_step`, `output`"),
        arguments(
            "{type: output}",
            "{type: output, loss: crossentropy}",
            "p.yaml:15: `train.network.layers[1].loss`: found `crossentropy`; did you mean"
                + " `cross_entropy`? Allowed: `cross_entropy`, `binary_cross_entropy`, `hinge`,"
                + " `squared_hinge`, `kl_divergence`, `cosine_proximity`, `mse`, `mae`, `mape`,"
                + " `msle`, `poisson`"),
        arguments(
            "{type: dense, units: 16}",
            "{type: dense, units: 16, filters: 3}",
            "p.yaml:14: `train.network.layers[0].filters` is not a key of"
                + " `train.network.layers[0]`; allowed: `activation`, `bias`, `l1`, `l2`, `type`,"
                + " `units`, `weight_init`"),
        arguments(
            "epochs: 2",
            "epochs: ten",
            "p.yaml:17: `train.epochs`: found `ten`, allowed: a whole number from 1 to 100000"),
        arguments(
            "epochs: 2",
            "epochs:",
            "p.yaml:17: `train.epochs`: found nothing, allowed: a whole number from 1 to 100000"),
        arguments(
            "epochs: 2",
            "epochs: 0",
            "p.yaml:17: `train.epochs`: found 0, allowed: a whole number from 1 to 100000"),
        arguments(
            "epochs: 2",
            "epochs: 2\n  early_stopping:",
            "p.yaml:18: `train.early_stopping`: found nothing, allowed: a section with keys below"
                + " it; write `{}` for a section of defaults"),
        arguments(
            "epochs: 2",
            "epochs: 2\n  prefetch: 64 MiBs",
            "p.yaml:18: `train.prefetch`: found `64 MiBs`, allowed: a size such as `512 KiB`, `16"
                + " MiB`, `1 GiB`, `64 MB` (Whole number with a unit: `B`; `KiB`, `MiB`, `GiB`,"
                + " `TiB` (powers of 1024); `KB`, `MB`, `GB`, `TB` (powers of 1000))"),
        arguments(
            "epochs: 2",
            "epochs: 2\n  prefetch: 3 KiB",
            "p.yaml:18: `train.prefetch` is 3 KiB, allowed: 1 MiB to 1 TiB"),
        arguments(
            "epochs: 2",
            "epochs: 2\n  collective: {connect_timeout: 500 ms, segment: 999999999999999 TB}",
            """
            p.yaml has 2 problems:
              p.yaml:18: `train.collective.segment` is 999999999999999 TB, allowed: 1 KiB to 64 MiB
              p.yaml:18: `train.collective.connect_timeout` is 500 ms, allowed: 1 s to 1 h\
            """),
        arguments(
            "epochs: 2",
            "epochs: 2\n  epochs: 3",
            "p.yaml:18: `train.epochs` is given twice, first at p.yaml:17"),
        arguments(
            "classes: [0, 1, 2]",
            "classes: [0]",
            "p.yaml:9: `preprocess.source.classes`: found a list of 1, allowed: at least 2"),
        arguments(
            "classes: [0, 1, 2]",
            "classes: [0, '0']",
            "p.yaml:9: `preprocess.source.classes[1]` is `0` again, allowed: every name once"),
        arguments(
            "shape: [28, 28]",
            "shape: [28, 28]\n    clases: [a, b]",
            "p.yaml:9: `preprocess.source.clases` is not a key of `preprocess.source`; did you mean"
                + " `classes`?"),
        arguments(
            "  dataset: s3a:",
            "  split: {validation: 10}\n  dataset: s3a:",
            "p.yaml:3: `preprocess.split.validation`: found 10, allowed: a share such as `10%`,"
                + " `2.5%`, `0.1` (Part of a whole: a percentage from `0%` to `100%`, or a number"
                + " from 0 to 1); did you mean `10%`?"),
        arguments(
            "  dataset: s3a:",
            "  split: {validation: 100%}\n  dataset: s3a:",
            "p.yaml:3: `preprocess.split.validation` is 100%, which leaves nothing to train on"),
        arguments(
            "  dataset: s3a:",
            "  normalize: {min: 1, max: 0.5}\n  dataset: s3a:",
            "p.yaml:3: `preprocess.normalize.max` is 0.5, allowed: more than `min`, 1"),
        arguments(
            "s3a://models/small",
            "http://models/small",
            "p.yaml:11: `train.model`: found `http://models/small`, allowed: an address such as"
                + " `s3a://datasets/mnist`, `hdfs://namenode:8020/datasets/mnist`,"
                + " `file:///data/mnist` (URI of an object or folder in a store Hadoop reads:"
                + " `s3a://BUCKET/KEY`, `hdfs://HOST/PATH` or `file:///PATH`,"
                + " without spaces, wildcards, escapes and `..`)"),
        arguments(
            "s3a://models/small",
            "s3a://datasets/small/model/",
            "p.yaml:11: `train.model` is s3a://datasets/small/model and `preprocess.dataset` is"
                + " s3a://datasets/small; allowed: two addresses of which neither contains the"
                + " other"),
        arguments(
            "s3a://raw/c",
            "s3a://raw/a",
            "p.yaml:7: `preprocess.source.test.images` is the same object as"
                + " `preprocess.source.train.images`: s3a://raw/a"),
        arguments(
            "      - {type: output}\n",
            "",
            "p.yaml:14: `train.network.layers[0]` is the last layer: found type `dense`, allowed:"
                + " `output`"),
        arguments(
            "{type: dense, units: 16}",
            "{type: convolution, filters: 2, kernel: 29}",
            "p.yaml:14: `train.network.layers[0]` has a kernel of 29x29 but only 28x28 is left"),
        arguments(
            "- {type: output}",
            "- {type: pooling}\n      - {type: dropout, rate: 1}\n      - {type: output}",
            """
            p.yaml has 2 problems:
              p.yaml:15: `train.network.layers[1]` of type `pooling` comes after a layer that gives a vector, which leaves no image to slide over
              p.yaml:16: `train.network.layers[2].rate` is 1, allowed: above 0% and below 100%\
            """),
        arguments(
            "global_batch: 32",
            "global_batch: 32\n  gradient: {micro_batch: 4, batch_norm: synchronized}",
            "p.yaml:17: `train.gradient.batch_norm` is synchronized, allowed with micro_batch:"
                + " local, because statistics over all rows need all of them in one pass"),
        arguments(
            "network:\n",
            "gradient: {compression: bfloat16}\n  network:\n    data_type: float64\n",
            "p.yaml:12: `train.gradient.compression` is bfloat16, allowed with data_type float64:"
                + " none, as it makes float32 shorter"),
        arguments(
            "global_batch: 32",
            "global_batch: 1\n  lanes: 1",
            """
            p.yaml has 2 problems:
              p.yaml:16: `train.global_batch` is 1, allowed: at least one row for each of the 2 executors
              p.yaml:17: `train.lanes` is 1, allowed: at least one for each of the 2 executors\
            """),
        arguments(
            "pipeline: small",
            "pipeline: small\n"
                + "cluster: {conf: {spark.x.password: p4ss, spark.executor.memory: 2g, x: 1}}",
            """
            p.yaml has 3 problems:
              p.yaml:2: `x` is not a Spark property: its name must start with `spark.`
              p.yaml:2: `cluster.conf.spark.x.password` may carry a secret, which everyone who sees the Spark UI could read; use `store.access_key` and `store.secret_key`, or the cluster's own configuration
              p.yaml:2: `cluster.conf.spark.executor.memory` is set by `cluster.memory`; use that key\
            """),
        arguments(
            "pipeline: small",
            "pipeline: ${env:NAME}",
            "p.yaml has 2 problems:\n"
                + "  p.yaml:1: `pipeline`: found `${env:NAME}`, allowed: a pipeline name such as"
                + " `mnist`, `mnist-cnn` (Name of the pipeline: lower-case letters, digits and"
                + " hyphens)\n"
                + "  p.yaml:1: `pipeline` refers to the environment variable NAME; only"
                + " `store.access_key`, `store.secret_key` and a database's `user` and `password`"
                + " may"),
        arguments(
            "{type: output}",
            "{type: output, loss: mae}",
            "p.yaml:15: `train.network.layers[1].loss` is `mae`, which is for numbers, but the"
                + " label has classes, allowed: `cross_entropy` and others for classes"),
        arguments(
            "    layers:\n",
            "    keras: mlp.h5\n    layers:\n",
            "p.yaml:12: `train.network` needs exactly one of layers, dl4j, keras and java, found"
                + " layers and keras"),
        arguments(
            "    layers:\n      - {type: dense, units: 16}\n      - {type: output}",
            "    dl4j: net.json\n    l2: 0.1\n    loss: mse",
            """
            p.yaml has 2 problems:
              p.yaml:14: `train.network.l2` is only for `layers`, but the network is of `dl4j`
              p.yaml:15: `train.network.loss` is only for `keras`, but the network is of `dl4j`\
            """),
        arguments(
            "epochs: 2",
            "epochs: 2\n  baseline: logistic",
            "p.yaml:18: `train.baseline`: found `logistic`, allowed: `none`, `linear`"),
        arguments(
            "{type: output}",
            "{type: output, activation: identity}",
            "p.yaml:15: `train.network.layers[1].activation` is `identity`, but the loss"
                + " `cross_entropy` needs `softmax`"),
        arguments(
            "  dataset: s3a:",
            "  split: {validation: 0}\n  dataset: s3a:",
            """
            p.yaml has 2 problems:
              p.yaml:19: `train.early_stopping` needs a validation split, but its share is 0
              p.yaml:21: `evaluate.split` is `validation`, but that split's share is 0\
            """),
        arguments(
            "pipeline: small",
            "pipeline: small\nstore: {type: s3, endpoint: 'https://me:p4ss@host'}",
            "p.yaml:2: `store.endpoint`: found `https://(hidden)@host`, allowed: an endpoint such"
                + " as `https://minio.example.org:9000` (Address of the service. Leave it out for"
                + " Amazon's own)"),
        arguments(
            "pipeline: small",
            "\"pipe\\eline\": x\npipeline: small",
            "p.yaml:1: `pipe?line` is not a key of a pipeline file; did you mean `pipeline`?"),
        arguments(
            "pipeline: small",
            "pipeline: !name small",
            "p.yaml:1: the tag `!name` is not supported; write the value without a tag"),
        arguments(
            "pipeline: small",
            "pipeline: !!java.net.URL [small]",
            "p.yaml:1:11: not valid YAML: Global tag is not allowed:"
                + " tag:yaml.org,2002:java.net.URL\n"
                + "    pipeline: !!java.net.URL [small]\n"
                + "              ^"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhatIsWrongWhereAndWhatIsAllowed(String found, String written, String message) {
    assertThat(Documents.SMALL).contains(found);

    String text = Documents.SMALL.replaceFirst(Pattern.quote(found), quote(written));

    assertThat(Documents.failure(text + (written.contains("validation: 0") ? MORE : "")))
        .isEqualTo(message);
  }

  @Test
  void reportsAllProblemsAtOnceInTheOrderOfTheFileAndOverridesLast() {
    String text =
        Documents.SMALL
            .replace("pipeline: small", "pipeline: Small")
            .replace("format: idx", "format: idxx")
            .replace("global_batch: 32", "global_batch: 0");

    assertThat(
            Documents.failure(
                text, "train.epoch=3", "train.epochs.x=1", "store", "train.layers.0=1"))
        .startsWith("p.yaml has 7 problems:\n  p.yaml:1: `pipeline`: found `Small`")
        .containsSubsequence(
            "\n  p.yaml:5: `preprocess.source.format`: found `idxx`; did you mean `idx`?",
            "\n  p.yaml:16: `train.global_batch`: found 0, allowed: a whole number from 1",
            "\n  --set train.epoch: `train.epoch` is not a key of `train`; did you mean `epochs`?",
            "\n  --set train.epochs.x: `train.epochs` holds 2, so it has no keys below it",
            "\n  --set store: must have the form path=value, for example train.epochs=3",
            "\n  --set train.layers.0: `train.layers` is not a key of `train`");
  }

  @Test
  void refusesASecretThatStandsInTheFileWithoutRepeatingIt() {
    String message = Documents.failure(Documents.SMALL + STORE + "hush-hush}", Map.of("ID", "id"));

    assertThat(message)
        .startsWith("p.yaml:19: `store.secret_key` must be a reference to an environment variable")
        .contains("(not shown)")
        .doesNotContain("hush-hush");
    assertThat(Documents.failure(Documents.SMALL, "store={type: s3}", "store.secret_key=hush-hush"))
        .contains("--set store.secret_key: ", "needs `access_key` beside it")
        .doesNotContain("hush-hush");
  }

  @Test
  void namesTheVariableThatIsMissing() {
    assertThat(Documents.failure(Documents.SMALL + STORE + "'${env:MY_KEY}'}", Map.of("ID", "id")))
        .isEqualTo(
            "p.yaml:19: `store.secret_key` refers to the environment variable MY_KEY, which is not"
                + " set or empty; set it and start again");
  }

  private static String quote(String text) {
    return Matcher.quoteReplacement(text);
  }
}
