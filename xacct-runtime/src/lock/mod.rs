//! Taking turns: what AWS has no compare-and-swap for is read, changed and written by one program at a time.

mod error;
mod file;

pub use error::LockError;
pub use file::FileLock;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

/// A future on the heap, as traits give it that are to be used as `dyn`.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Locks by name: who holds the lock of a name is alone with what the name stands for.
///
/// S3 and IAM replace policies as a whole, and whoever writes last wins. Programs that share a lock lose nothing of
/// each other. [`FileLock`] is for programs on one machine; for several machines implement this over what they share.
///
/// Names are any text, such as an ARN. Different names are different locks.
///
/// # Examples
/// A lock in a table of DynamoDB, by an entry that is written only where there is none:
/// ```
/// use std::sync::Arc;
/// use std::time::Duration;
/// use xacct_runtime::{BoxFuture, Lock, LockError, LockGuard};
/// # #[derive(Debug)]
/// # struct Table;
/// # impl Table {
/// #     /// `PutItem` with the condition `attribute_not_exists(LockName)`.
/// #     async fn put_if_absent(&self, _: &str) -> Result<bool, std::io::Error> { Ok(true) }
/// #     fn delete_in_background(&self, _: &str) {}
/// # }
///
/// #[derive(Debug)]
/// struct TableLock(Arc<Table>);
///
/// /// Deletes the entry when it is dropped.
/// struct Entry(Arc<Table>, String);
///
/// impl Drop for Entry {
///     fn drop(&mut self) {
///         self.0.delete_in_background(&self.1);
///     }
/// }
///
/// impl Lock for TableLock {
///     fn acquire<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<LockGuard, LockError>> {
///         Box::pin(async move {
///             for _ in 0..120 {
///                 match self.0.put_if_absent(name).await {
///                     Ok(true) => return Ok(LockGuard::new(Entry(self.0.clone(), name.to_owned()))),
///                     Ok(false) => tokio::time::sleep(Duration::from_secs(1)).await,
///                     Err(error) => return Err(LockError::Failed { name: name.to_owned(), source: error.into() }),
///                 }
///             }
///             let place = "table `xacct-locks`".to_owned();
///             Err(LockError::Timeout { name: name.to_owned(), place, waited: Duration::from_secs(120) })
///         })
///     }
/// }
/// ```
/// Such an entry outlives a program that dies. Give it a time after which another may replace it, well above the time
/// that an apply takes.
pub trait Lock: Send + Sync + fmt::Debug {
    /// Waits until nobody else holds the lock `name`, and takes it. It is held until the guard is dropped.
    ///
    /// A lock is not taken twice: whoever holds it and acquires it again waits for himself.
    ///
    /// # Errors
    /// [`LockError::Timeout`] when others hold it for too long, so that nobody waits for ever; and where locks cannot
    /// be taken at all.
    fn acquire<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<LockGuard, LockError>>;
}

/// One lock that several programs' accounts share.
impl<L: Lock + ?Sized> Lock for Arc<L> {
    fn acquire<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<LockGuard, LockError>> {
        (**self).acquire(name)
    }
}

/// A lock that is held, until this is dropped.
#[must_use = "the lock is released when its guard is dropped"]
pub struct LockGuard(#[expect(dead_code, reason = "it is only ever dropped")] Box<dyn Send + Sync>);

impl LockGuard {
    /// A guard that drops `held`, by which the lock is released.
    pub fn new(held: impl Send + Sync + 'static) -> Self {
        Self(Box::new(held))
    }
}

impl fmt::Debug for LockGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LockGuard").finish_non_exhaustive()
    }
}

/// No lock: everybody goes ahead at once.
///
/// For programs that are alone, and for those that accept that of two changes at one time the earlier may be lost.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLock;

impl Lock for NoLock {
    fn acquire<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<LockGuard, LockError>> {
        Box::pin(std::future::ready(Ok(LockGuard::new(()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_lock_keeps_nobody_out() {
        let lock: &dyn Lock = &NoLock;
        let _first = lock.acquire("reports").await.unwrap();
        let _second = lock.acquire("reports").await.unwrap();
    }

    #[test]
    fn a_guard_drops_what_it_holds() {
        let held = std::sync::Arc::new(());
        let guard = LockGuard::new(held.clone());
        assert_eq!(std::sync::Arc::strong_count(&held), 2);
        drop(guard);
        assert_eq!(std::sync::Arc::strong_count(&held), 1);
    }
}
