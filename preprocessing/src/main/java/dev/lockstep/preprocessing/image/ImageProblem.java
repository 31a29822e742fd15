package dev.lockstep.preprocessing.image;

/** Why an image cannot be used; the message says what was found and what is allowed. */
public final class ImageProblem extends Exception {
  private static final long serialVersionUID = 1L;
  private final String rule;

  ImageProblem(String rule, String reason) {
    super(reason);
    this.rule = rule;
  }

  /** Short name of what the image does not keep to. */
  public String rule() {
    return rule;
  }
}
