package dev.lockstep.training.foreign;

import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.model.ForeignNetwork;
import dev.lockstep.training.model.backend.NativeBackend;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.deeplearning4j.nn.api.Model;

/** A class of the user's that makes a network. */
final class FactoryClass {
  private final String name;
  private final Constructor<? extends NetworkFactory> constructor;

  private FactoryClass(String name, Constructor<? extends NetworkFactory> constructor) {
    this.name = name;
    this.constructor = constructor;
  }

  /**
   * @throws UserException if there is no such class, or it is none that makes networks
   */
  static FactoryClass named(String name) {
    try {
      Class<?> type = Class.forName(name, true, Thread.currentThread().getContextClassLoader());
      if (!NetworkFactory.class.isAssignableFrom(type)) {
        throw new UserException(
            "train.network.java: %s must implement %s"
                .formatted(name, NetworkFactory.class.getName()));
      }
      return new FactoryClass(name, type.asSubclass(NetworkFactory.class).getConstructor());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new UserException(
          "train.network.java: no class %s on the class path of the driver (%s); add its jar with --jars"
              .formatted(name, e),
          e);
    } catch (NoSuchMethodException e) {
      throw new UserException(
          "train.network.java: %s needs a public constructor without arguments".formatted(name), e);
    }
  }

  ForeignNetwork network(Schema schema, long seed) {
    NativeBackend.initialize();
    Model model = make(schema, seed);
    if (model == null) {
      throw new UserException("train.network.java: %s made no network".formatted(name));
    }
    return ForeignNetwork.of(model, name);
  }

  private Model make(Schema schema, long seed) {
    try {
      return constructor.newInstance().create(schema, seed);
    } catch (InvocationTargetException e) {
      throw failed(e.getCause());
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw failed(e);
    }
  }

  private UserException failed(Throwable cause) {
    return new UserException(
        "train.network.java: %s failed to make a network: %s".formatted(name, cause), cause);
  }
}
