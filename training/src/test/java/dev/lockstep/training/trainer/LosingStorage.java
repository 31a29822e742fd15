package dev.lockstep.training.trainer;

import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Storage that says it wrote some objects, which are then gone.
 *
 * @param storage for the others
 * @param lost end of their addresses
 */
record LosingStorage(Storage storage, String lost) implements InvocationHandler, Serializable {

  static Storage of(Storage storage, String lost) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            new LosingStorage(storage, lost));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("write") && ((String) arguments[0]).endsWith(lost)) {
      return null;
    }
    try {
      return method.invoke(storage, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
