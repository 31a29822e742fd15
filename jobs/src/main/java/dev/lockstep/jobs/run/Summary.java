package dev.lockstep.jobs.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.jobs.search.TrialResult;
import dev.lockstep.training.listener.ValidationScores;
import java.util.List;
import java.util.Map;

/** What a command prints as its JSON line; a phase the pipeline does not have is absent. */
public sealed interface Summary {
  /** Address of what a person looks at next. */
  String result();

  /**
   * Of a whole pipeline.
   *
   * @param rows of the dataset
   * @param test scores on the test split, if it was evaluated
   * @param epochs that led to the model
   * @param paramsSha256 of the model's parameters
   * @param seconds wall time by phase and in total
   * @param samplesPerS rows trained per second of the training steps, over all ranks
   * @param report address of the report
   * @param validation scores on the validation split, if it was evaluated
   * @param dataset address of the dataset version
   * @param model address of the model version
   * @param baseline the linear network beside it, absent if none was asked for
   */
  record Pipeline(
      String pipeline,
      Rows rows,
      Scores test,
      Integer epochs,
      String paramsSha256,
      Seconds seconds,
      Double samplesPerS,
      String report,
      Scores validation,
      String dataset,
      String model,
      Baseline baseline)
      implements Summary {
    @Override
    public String result() {
      return report != null ? report : model != null ? model : dataset;
    }
  }

  /**
   * A linear network trained and evaluated like the model.
   *
   * @param model address of its version
   * @param epochs that led to it, absent if it was only evaluated
   * @param paramsSha256 of its parameters, absent if it was only evaluated
   * @param test scores on the test split, if it was evaluated
   * @param validation scores on the validation split, if it was evaluated
   */
  record Baseline(
      String model, Integer epochs, String paramsSha256, Scores test, Scores validation) {}

  /**
   * Of preprocessing.
   *
   * @param dataset address of the dataset version
   * @param version its name
   * @param reused whether it was there already
   * @param seconds wall time by phase and in total
   */
  record Preprocess(
      String pipeline, String dataset, String version, boolean reused, Rows rows, Seconds seconds)
      implements Summary {
    @Override
    public String result() {
      return dataset;
    }
  }

  /**
   * Of training.
   *
   * @param model address of the model version
   * @param reused whether it was there already
   * @param epochs that led to it
   * @param stopReason {@code epochs}, {@code early_stopping}, {@code steps}, {@code time} or {@code
   *     target}
   * @param attempts of the training stage, 0 if reused
   * @param baseline the linear network beside it, absent if none was asked for
   * @param validation scores after the last epoch, each as {@code validation_...}; those that do
   *     not apply are absent
   */
  record Train(
      String pipeline,
      String model,
      boolean reused,
      int epochs,
      String stopReason,
      int attempts,
      String paramsSha256,
      @JsonUnwrapped(prefix = "validation_") ValidationScores validation,
      Seconds seconds,
      Double samplesPerS,
      Baseline baseline)
      implements Summary {
    @Override
    public String result() {
      return model;
    }
  }

  /**
   * Of a search.
   *
   * @param dataset address of the dataset version that all trials were trained on
   * @param method how trials were chosen
   * @param metric by which they rank
   * @param trials how many there were
   * @param failed how many of them could not be trained
   * @param best number of the best trial, absent if all failed, like what follows from it
   * @param score of the best trial
   * @param parameters of the best trial
   * @param model address of the best trial's version
   * @param command that trains the pipeline's model as the best trial was
   * @param report address of the report
   * @param results of all trials, the best one first; each is a JSON line of its own
   */
  record Search(
      String pipeline,
      String dataset,
      String method,
      String metric,
      int trials,
      int failed,
      Integer best,
      Double score,
      Map<String, JsonNode> parameters,
      String model,
      String command,
      String report,
      Seconds seconds,
      @JsonIgnore List<TrialResult> results)
      implements Summary {
    @Override
    public String result() {
      return report;
    }
  }

  /**
   * Of an evaluation.
   *
   * @param model address of the model version
   * @param split that was evaluated
   * @param rows in it
   * @param reused whether it was evaluated before
   * @param scores on that split
   * @param evaluation address of the full results
   * @param baseline the linear network beside it, absent if none was asked for
   */
  record Evaluate(
      String pipeline,
      String model,
      String split,
      long rows,
      boolean reused,
      @JsonUnwrapped Scores scores,
      String evaluation,
      Seconds seconds,
      Baseline baseline)
      implements Summary {
    @Override
    public String result() {
      return evaluation;
    }
  }

  /**
   * Of a prediction.
   *
   * @param model address of the model version
   * @param dataset address of the dataset version
   * @param split whose rows the model answered to
   * @param rows that were predicted
   * @param output address of the version of predictions
   * @param version its name
   * @param reused whether it was there already
   * @param seconds wall time by phase and in total
   */
  record Predict(
      String model,
      String dataset,
      String split,
      long rows,
      String output,
      String version,
      boolean reused,
      Seconds seconds)
      implements Summary {
    @Override
    public String result() {
      return output;
    }
  }
}
