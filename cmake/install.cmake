# What another CMake project needs: find_package(unjam) and link unjam::client or unjam::aggregate.
include(CMakePackageConfigHelpers)

set(UNJAM_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/unjam)
install(TARGETS unjam RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS unjam_aggregate unjam_rpc unjam_client EXPORT unjam_targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY client aggregate DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/unjam
  FILES_MATCHING PATTERN "*.hpp")
install(EXPORT unjam_targets FILE unjam-targets.cmake NAMESPACE unjam:: DESTINATION ${UNJAM_PACKAGE_DIR})

configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/unjam-config.cmake.in
  ${PROJECT_BINARY_DIR}/unjam-config.cmake
  INSTALL_DESTINATION ${UNJAM_PACKAGE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/unjam-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/unjam-config.cmake
  ${PROJECT_BINARY_DIR}/unjam-config-version.cmake
  ${PROJECT_SOURCE_DIR}/cmake/dependencies.cmake
  DESTINATION ${UNJAM_PACKAGE_DIR})
